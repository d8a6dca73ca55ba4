using Vigil.Events;
using Vigil.Profiles;

namespace Vigil.Tests.Profiles;

public class IdLedgerTests
{
    private static readonly ProfileLayout Layout = new([], null, "id", [], [], [], 1, null, []);

    [Fact]
    public void An_id_that_comes_again_is_counted_in_the_window_where_it_comes_again()
    {
        var windows = Profiled.Windows(Layout, Ids("a", "b", "a", "c", "c", "b", "d", "e", "f"), 3);
        Assert.Equal([1L, 2, 0], windows.Select(w => w.Duplicates));
    }

    [Fact]
    public void Absent_ids_are_no_duplicates() =>
        Assert.Equal(0, Profiled.Whole(Layout, Ids(null, null, "a", null)).Duplicates);

    [Fact]
    public void Duplicates_are_counted_among_the_rejected_and_ids_are_let_go()
    {
        var read = Vigil.Monitors.ProfiledSource.Read(
            Ids("a", "a", "a"), new(Layout, new WindowSpec(false, 2, "2 rows", ""), 0, 1, new Vigil.Monitors.PlanOptions()), null, null, TestContext.Current.CancellationToken);
        Assert.Equal(2, read.Rejected["duplicate_id"]);
        Assert.All(read.Windows, w => Assert.Null(w.Ids));
    }

    private static EventTable Ids(params string?[] ids) => EventTable.Of(
        "ids", [new TextColumn("id", [.. ids.Select(i => i is null ? TextHash.Null : TextHash.Of(i))], [.. ids.Select(i => i?.Length ?? -1)])], 2);
}
