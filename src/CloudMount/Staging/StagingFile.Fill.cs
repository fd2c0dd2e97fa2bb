using CloudMount.Primitives;

namespace CloudMount.Staging;

internal sealed partial class StagingFile
{
    /// <summary>
    /// Makes the file whole, with ranged reads in parallel. While it runs nothing of the file is evicted. NoSpace when the disk is full, or a clean file that
    /// is not required does not fit under the cap; else as <see cref="ReadAsync"/>.
    /// </summary>
    public async Task<VfsStatus> FillAsync(CancellationToken cancellation, bool isRequired = false)
    {
        if (_table.IsWhole) return VfsStatus.Ok;
        _table.Hold();
        try
        {
            return await _loader.LoadAllAsync(isRequired || _table.IsDirty ? FillKind.Required : FillKind.Demand, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return VfsStatus.Interrupted;
        }
        finally
        {
            _table.Unhold();
            SettleUse();
        }
    }
}
