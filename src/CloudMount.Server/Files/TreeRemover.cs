using System.Collections.Concurrent;
using CloudMount.Server.Native;
using Microsoft.Extensions.Logging;

namespace CloudMount.Server.Files;

/// <summary>
/// Removes discarded trees, in the background. A subdirectory is not descended into but moved up into the area as an item of its own: a
/// tree of any depth needs one open directory and no stack.
/// </summary>
internal sealed unsafe class TreeRemover(DirectoryHandle area, BlockingCollection<string> discarded, ILogger logger)
{
    /// <summary>Until the collection is completed; what is left then is for the next start.</summary>
    public void Run()
    {
        foreach (var name in discarded.GetConsumingEnumerable())
        {
            if (discarded.IsAddingCompleted) return;
            Remove(name);
        }
    }

    private void Remove(string name)
    {
        // What is queued here can itself move subdirectories up; the queue of the area is bounded by the tree.
        var waiting = new Stack<string>([name]);
        while (waiting.TryPop(out var next) && !discarded.IsAddingCompleted)
        {
            var error = area.RemoveFile(next);
            if (error is Errno.IsDirectory or Errno.NotPermitted) error = RemoveDirectory(next, waiting);
            if (error is not (Errno.None or Errno.NoEntry))
                logger.LogWarning("A deleted entry could not be removed from {Area}: error {Error}.", UnfinishedArea.Name, (int)error);
        }
    }

    private Errno RemoveDirectory(string name, Stack<string> waiting)
    {
        var error = area.OpenDirectory(name, out var directory);
        if (directory is null) return error;
        using (directory)
        {
            // An upload that was on its way into the tree may still add to it: then once more, as long as something gives way.
            while (Empty(directory, waiting))
            {
                error = area.RemoveDirectory(name);
                if (error != Errno.NotEmpty) return error;
            }
        }

        return area.RemoveDirectory(name);
    }

    /// <returns>False when nothing was there that could be removed.</returns>
    private bool Empty(DirectoryHandle directory, Stack<string> waiting)
    {
        var removed = false;
        var isEmpty = true;
        using var reader = new DirectoryReader(directory);
        while (reader.MoveNext())
        {
            isEmpty = false;
            removed |= Libc.UnlinkAt(directory, reader.Name, 0) == 0 || MoveUp(directory, reader.Name, waiting);
        }

        return removed || isEmpty;
    }

    private bool MoveUp(DirectoryHandle directory, byte* name, Stack<string> waiting)
    {
        var newName = UnfinishedArea.NewName();
        Span<byte> bytes = stackalloc byte[EntryName.MaxBytes + 1];
        fixed (byte* pointer = EntryName.Terminate(newName, bytes))
        {
            if (Libc.RenameAt(directory, name, area, pointer, 0) != 0) return false;
        }

        waiting.Push(newName);
        return true;
    }
}
