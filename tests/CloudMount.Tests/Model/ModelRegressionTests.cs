using Xunit;

namespace CloudMount.Tests.Model;

/// <summary>Sequences that once failed, as short as they could be made.</summary>
public sealed class ModelRegressionTests
{
    private const int Unlimited = ModelSettings.Unlimited;

    [Fact]
    public Task Regression_removal_below_a_file_says_that_it_is_no_directory() =>
        ModelRun.RunAsync(new(0, Unlimited, false, false, false), [new(Act.Create, 92, 47, 82), new(Act.Unlink, 22, 62, 60), new(Act.RemoveDirectory, 32, 12, 91)]);

    [Fact]
    public Task Regression_a_name_below_a_file_is_no_place_for_a_link_to_a_directory() => ModelRun.RunAsync(
        new(128, 300, false, false, false),
        [new(Act.Create, 92, 56, 91), new(Act.MakeDirectory, 39, 24, 58), new(Act.MakeDirectory, 17, 99, 96), new(Act.Link, 44, 14, 65)]);

    [Fact]
    public Task Regression_an_open_for_reading_that_truncates_is_known_to_the_index() => ModelRun.RunAsync(
        new(128, Unlimited, false, false, false),
        [new(Act.Create, 0, 0, 1), new(Act.Write, 0, 0, 93), new(Act.Release, 0), new(Act.Open, 1, 0, 5), new(Act.Look, 0)]);

    [Fact]
    public Task Regression_what_is_no_file_cannot_be_truncated() => ModelRun.RunAsync(
        new(Unlimited, Unlimited, true, true, false),
        [new(Act.MakeLink, 93, 4, 41), new(Act.Truncate, 66, 88, 21), new(Act.Open, 9, 3, 5)]);

    // It failed in one of three runs: eviction had to come between the write and the close.
    [Fact]
    public Task Regression_what_the_kernel_writes_after_an_upload_is_not_evicted() => ModelRun.RunAsync(
        new(0, 300, true, true, false),
        [new(Act.Create, 94, 10, 3), new(Act.SyncAll), new(Act.Write, 34, 24, 93), new(Act.Create, 73, 83, 76)]);

    [Fact]
    public Task Regression_content_outlives_an_unlink_that_a_crash_undoes() => ModelRun.RunAsync(
        new(0, Unlimited, false, false, true),
        [new(Act.Create, 80, 18, 24), new(Act.Pass, 64, 68, 62), new(Act.Crash, 81, 47, 2), new(Act.Unlink, 90, 23, 52), new(Act.Crash, 63, 42, 22)]);

    [Fact]
    public Task Regression_a_new_link_to_a_file_being_written_has_its_size() => ModelRun.RunAsync(
        new(128, Unlimited, false, false, false), [new(Act.Create, 35, 18, 14), new(Act.Write, 59, 72, 29), new(Act.LinkOpen, 83, 56, 74)]);

    [Fact]
    public Task Regression_a_create_that_finds_a_file_being_written_has_its_size() => ModelRun.RunAsync(
        new(128, Unlimited, true, false, true),
        [new(Act.MakeFifo, 29, 9, 97), new(Act.Open, 68, 29, 86), new(Act.Allocate, 4, 82, 43), new(Act.Create, 37, 65, 81)]);

    [Fact]
    public Task Regression_a_directory_that_another_machine_made_a_file_holds_up_nothing() => SharedRun.RunAsync(
        new(0, Unlimited, false, false, true),
        [new(Act.RemoteMakeDirectory, 52, 95, 88), new(Act.Write, 45, 44, 30), new(Act.RemoteRemove, 62, 84, 9), new(Act.RemoteWrite, 32, 98, 62)]);

    [Fact]
    public Task Regression_what_another_machine_made_can_be_read() => SharedRun.RunAsync(
        new(Unlimited, Unlimited, false, false, true), [new(Act.RemoteWrite, 0, 3), new(Act.Open, 0, 0), new(Act.Read, 0)]);

    [Fact]
    public Task Regression_a_second_name_of_a_file_that_the_cache_cannot_keep_is_sent() => SharedRun.RunAsync(
        new(0, Unlimited, false, true, false), [new(Act.RemoteWrite, 53, 37, 52), new(Act.Link, 95, 8, 41)]);

    [Fact]
    public Task Regression_a_second_name_keeps_its_content_when_the_first_is_replaced_there() => SharedRun.RunAsync(
        new(128, Unlimited, false, true, true), [new(Act.RemoteWrite, 38, 23, 68), new(Act.Link, 14, 13, 24), new(Act.RemoteWrite, 2, 19, 47)]);

    [Fact]
    public Task Regression_a_second_name_keeps_its_content_when_the_first_is_removed_and_made_anew() => SharedRun.RunAsync(
        new(0, Unlimited, false, false, true),
        [new(Act.RemoteWrite, 63, 81, 60), new(Act.Link, 93, 88, 57), new(Act.Unlink, 3, 64, 9), new(Act.Reopen, 75, 25, 62), new(Act.Write, 57, 11, 99)]);
}
