using CsCheck;
using Vigil.Events;

namespace Vigil.Tests.Events;

public class DistinctCounterTests
{
    [Fact]
    public void Counts_equal_those_of_a_dictionary() =>
        Gen.ULong[0, 400].Array[0, 2_000].Sample(keys =>
        {
            var counter = new DistinctCounter(1_000);
            Array.ForEach(keys, counter.Add);
            var naive = keys.CountBy(k => k).ToDictionary();
            Assert.Equal(naive.Count, counter.Distinct);
            Assert.Equal(naive.Count(e => e.Value == 1), counter.Singletons());
            Assert.Equal(naive.OrderBy(e => e.Key).Select(e => (e.Key, e.Value)), counter.Entries().OrderBy(e => e.Key));
        });

    [Fact]
    public void Keys_that_differ_only_in_high_bits_are_told_apart()
    {
        var counter = new DistinctCounter(10_000);
        for (var i = 0UL; i < 5_000; i++)
        {
            counter.Add(i << 50);
            counter.Add(i);
        }

        Assert.Equal(9_999, counter.Distinct);
        Assert.False(counter.Stopped);
    }

    [Fact]
    public void Counting_stops_with_the_first_new_key_beyond_the_cap()
    {
        var counter = new DistinctCounter(2);
        counter.Add(1);
        counter.Add(2);
        counter.Add(1);
        Assert.False(counter.Stopped);
        counter.Add(3);
        Assert.True(counter.Stopped);
        Assert.Equal(2, counter.Distinct);
    }
}
