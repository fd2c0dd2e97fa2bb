namespace CloudMount.Tests.Model;

/// <summary>Makes a sequence from a seed.</summary>
internal static class StepGenerator
{
    private static readonly (Act Act, int Weight)[] Weights =
    [
        (Act.Create, 10), (Act.CreateUnnamed, 1), (Act.MakeDirectory, 5), (Act.MakeFifo, 1), (Act.MakeLink, 2), (Act.Link, 3), (Act.LinkOpen, 1),
        (Act.Unlink, 5), (Act.RemoveDirectory, 2), (Act.Rename, 8), (Act.Open, 8), (Act.Release, 6), (Act.Read, 4), (Act.Write, 12),
        (Act.Truncate, 4), (Act.Allocate, 2), (Act.Copy, 2), (Act.Sync, 2), (Act.SetMode, 2), (Act.SetOwner, 1), (Act.SetTime, 2), (Act.SetXattr, 2),
        (Act.RemoveXattr, 1), (Act.Look, 3), (Act.Compare, 2), (Act.Pass, 4), (Act.Disconnect, 1), (Act.Connect, 2), (Act.Disturb, 1), (Act.WriteBack, 5),
        (Act.Hold, 3), (Act.LetGo, 2), (Act.SyncAll, 2), (Act.Evict, 2), (Act.Reopen, 1),
    ];

    private static readonly (Act Act, int Weight)[] SharedWeights =
    [
        (Act.Write, 12), (Act.Unlink, 4), (Act.Rename, 6), (Act.MakeDirectory, 4), (Act.RemoveDirectory, 2), (Act.Open, 4), (Act.Read, 2), (Act.Release, 1),
        (Act.WriteOpen, 6), (Act.Link, 2), (Act.Exchange, 2), (Act.Evict, 1), (Act.Hold, 4), (Act.LetGo, 2), (Act.Sync, 1),
        (Act.Compare, 4), (Act.Pass, 6), (Act.Disconnect, 1), (Act.Connect, 2), (Act.Disturb, 1), (Act.WriteBack, 8), (Act.SyncAll, 2), (Act.Reopen, 1),
        (Act.Crash, 1), (Act.RemoteWrite, 10), (Act.RemoteRemove, 4), (Act.RemoteMakeDirectory, 2),
    ];

    public static List<Step> Make(Random random, ModelSettings settings)
    {
        var steps = new List<Step>();
        for (var count = random.Next(25, 55); count > 0; count--)
        {
            var act = settings.Crashes && random.Next(25) == 0 ? Act.Crash : Choose(random, Weights);
            steps.Add(new(act, random.Next(100), random.Next(100), random.Next(100)));
        }

        return steps;
    }

    /// <summary>A sequence with another machine at work, for <see cref="SharedRun"/>.</summary>
    public static List<Step> MakeShared(Random random)
    {
        var steps = new List<Step>();
        for (var count = random.Next(15, 45); count > 0; count--) steps.Add(new(Choose(random, SharedWeights), random.Next(100), random.Next(100), random.Next(100)));
        return steps;
    }

    private static Act Choose(Random random, (Act Act, int Weight)[] weights)
    {
        var left = random.Next(weights.Sum(pair => pair.Weight));
        foreach (var (act, weight) in weights)
        {
            if ((left -= weight) < 0) return act;
        }

        return Act.Compare;
    }
}
