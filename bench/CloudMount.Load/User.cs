namespace CloudMount.Load;

/// <summary>
/// One client: a user of a tenant who does mixed work in a directory of his own until the time is over, and knows what has to be in it. What is not as it
/// must be goes to <paramref name="faults"/>.
/// </summary>
internal sealed class User(int tenant, int number, string site, string directory, IUserApi api, Strangers strangers, Faults faults, int seed)
{
    private const int MaxFiles = 30;
    private const int LargestPower = 20;
    private const int MaxTries = 60;

    private readonly Random _random = new(seed);
    private readonly Dictionary<string, Content> _files = [];
    private int _version;

    /// <summary>Calls of this client that were answered; a save is one, of however many requests.</summary>
    public int Operations { get; private set; }

    /// <summary>Saves that the quota did not allow.</summary>
    public int Refusals { get; private set; }

    public async Task RunAsync(TimeSpan duration)
    {
        var began = TimeProvider.System.GetTimestamp();
        var begun = await api.BeginAsync();
        for (var tries = 1; begun.IsBusy && tries < MaxTries; tries++)
        {
            // So many first logins at once are more than are checked at once: a client comes again.
            await Task.Delay(TimeSpan.FromSeconds(1 + _random.NextDouble()));
            begun = await api.BeginAsync();
        }

        if (!Expect("begin", begun)) return;
        while (TimeProvider.System.GetElapsedTime(began) < duration)
        {
            await StepAsync();
            Operations++;
        }

        await CheckAllAsync();
    }

    private Task StepAsync() => _random.Next(12) switch
    {
        < 4 => SaveAsync(),
        < 8 => ReadAsync(),
        8 => ListAsync(),
        9 => RenameAsync(),
        10 => DeleteAsync(),
        _ => ReachAsync(),
    };

    private async Task SaveAsync()
    {
        var isNew = _files.Count < MaxFiles && _random.Next(2) == 0 || _files.Count == 0;
        var name = isNew ? $"f{_version}" : Any();
        var content = new Content(tenant, number, _version++, (int)Math.Pow(2, _random.NextDouble() * LargestPower));
        var reply = await api.PutAsync(name, content.ToBytes(), isNew);
        if (reply.Status == 403)
        {
            Refusals++;
            return;
        }

        if (!Expect("save", reply)) return;
        _files[name] = content;
        strangers.Note(tenant, site, directory, name, (api as Quatrix)?.IdOf(name));
    }

    private async Task ReadAsync()
    {
        if (_files.Count > 0) await CheckAsync(Any());
    }

    private async Task CheckAsync(string name)
    {
        var reply = await api.GetAsync(name);
        if (Expect("read", reply) && !reply.Body.AsSpan().SequenceEqual(_files[name].ToBytes())) Tell($"{name} is not what was written, {reply.Body.Length} bytes of {_files[name].Size}");
    }

    private async Task ListAsync()
    {
        var (reply, listed) = await api.ListAsync();
        if (!Expect("list", reply)) return;
        var wrong = _files.Select(file => (file.Key, (long)file.Value.Size)).ToHashSet();
        wrong.SymmetricExceptWith(listed.Select(file => (file.Key, file.Value)));
        foreach (var (name, _) in wrong) Tell($"{name} is listed as {listed.GetValueOrDefault(name, -1)}, not as {(_files.TryGetValue(name, out var content) ? content.Size : -1)}");
    }

    private async Task RenameAsync()
    {
        if (_files.Count == 0) return;
        var (name, newName) = (Any(), $"r{_version++}");
        if (Expect("rename", await api.RenameAsync(name, newName)) && _files.Remove(name, out var content)) _files[newName] = content;
    }

    private async Task DeleteAsync()
    {
        if (_files.Count == 0) return;
        var name = Any();
        if (Expect("delete", await api.DeleteAsync(name))) _files.Remove(name);
    }

    private async Task ReachAsync()
    {
        if (strangers.Pick(_random, tenant) is not var (otherSite, otherDirectory, name, id)) return;
        var reply = await api.ReachAsync(otherSite, otherDirectory, name, id);
        if (reply.IsSuccess || reply.Status >= 500) Tell($"reaching for {otherSite}: {reply}");
        Look(reply);
    }

    private async Task CheckAllAsync()
    {
        await ListAsync();
        foreach (var name in _files.Keys) await CheckAsync(name);
    }

    private string Any() => _files.Keys.ElementAt(_random.Next(_files.Count));

    private bool Expect(string what, Reply reply)
    {
        Look(reply);
        if (!reply.IsSuccess) Tell($"{what}: {reply}");
        return reply.IsSuccess;
    }

    private void Look(Reply reply)
    {
        if (Content.IsOfAnother(reply.Body, tenant)) Tell("It got bytes of another tenant.");
    }

    private void Tell(string fault) => faults.Add($"{site} {directory} by {api.GetType().Name}: {fault}");
}
