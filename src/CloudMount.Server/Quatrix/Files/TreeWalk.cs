using CloudMount.Server.Files;
using CloudMount.Server.Listing;

namespace CloudMount.Server.Quatrix.Files;

/// <summary>The entries of a listed tree, one after the other.</summary>
internal static class TreeWalk
{
    /// <summary>All below a directory, each before what is below it. Without recursion: how deep a tree is must not matter to the stack.</summary>
    public static IEnumerable<(ApiPath Path, ListedEntry Entry)> Below(ApiPath top, ListedEntry tree)
    {
        var waiting = new Stack<(ApiPath Path, ListedEntry Entry)>([(top, tree)]);
        while (waiting.TryPop(out var next))
        {
            if (next.Entry != tree) yield return next;
            if (next.Entry.Children is not { } children) continue;
            for (var i = children.Count - 1; i >= 0; i--)
                if (next.Path.Child(children[i].Name).TryGet(out var path, out _)) waiting.Push((path, children[i]));
        }
    }
}
