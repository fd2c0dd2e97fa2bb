using CloudMount.Tests.Index;
using CloudMount.WriteBack;
using Xunit;

namespace CloudMount.Tests.WriteBack;

/// <summary>What is remembered of uploads that did not end.</summary>
public sealed class UploadRecordTests
{
    [Fact]
    public void A_record_is_there_again_after_the_process_died_for_its_own_content_alone()
    {
        using var rig = new IndexRig();
        var entry = rig.Add("a", isDirty: true).Id;
        var record = new UploadRecord(rig.Index, entry, "content 1");
        Assert.Null(record.Text);
        record.Keep("half");
        Assert.Equal("half", record.Text);
        rig.Index.Commit();
        using var left = rig.OpenWhatADeadProcessLeaves();
        Assert.Equal("half", new UploadRecord(left, entry, "content 1").Text);
        Assert.Null(new UploadRecord(left, entry, "content 2").Text);
        Assert.Null(new UploadRecord(left, entry + 1, "content 1").Text);
    }

    [Fact]
    public void A_record_is_forgotten_with_its_upload_its_entry_and_the_trust_in_contents()
    {
        using var rig = new IndexRig();
        var (first, second) = (rig.Add("a", isDirty: true), rig.Add("b", isDirty: true));
        new UploadRecord(rig.Index, first.Id, "content").Keep("half");
        new UploadRecord(rig.Index, first.Id, "content").Keep(null);
        Assert.Null(new UploadRecord(rig.Index, first.Id, "content").Text);
        foreach (var entry in new[] { first, second }) new UploadRecord(rig.Index, entry.Id, "content").Keep("half");
        rig.Remove(first);
        rig.Index.DeleteUploads(all: false);
        Assert.Null(rig.Index.FindUpload(first.Id));
        Assert.NotNull(rig.Index.FindUpload(second.Id));
        rig.Index.DeleteUploads(all: true);
        Assert.Null(rig.Index.FindUpload(second.Id));
    }
}
