using System.Globalization;
using System.Text;

namespace Vigil.Cli.Demo;

/// <summary>
/// A small credit model and the people who ask it: 12,000 applications over 60 days as reference, 12,000 over the next 60 as current. After
/// 30 of these one channel sends income in thousands and another spelling of yes and no; the model believes it. Seeded: the same text on every machine.
/// </summary>
internal static class CreditData
{
    private const int Rows = 12_000;
    private const double MinutesBetween = 7.2;
    private const int FaultyFrom = Rows / 2;
    private const string FaultyChannel = "partner";

    private static readonly DateTime Begin = new(2025, 1, 6, 0, 0, 0, DateTimeKind.Utc);
    private static readonly string[] Regions = ["north", "south", "east", "west", "centre"];
    private static readonly double[] RegionShares = [0.27, 0.24, 0.19, 0.17, 0.13];
    private static readonly string[] Channels = ["web", FaultyChannel, "branch"];
    private static readonly double[] ChannelShares = [0.48, 0.30, 0.22];

    /// <summary>The story, for people.</summary>
    public const string Story =
        "A bank's model scores 200 loan applications a day. After 30 healthy days the partner channel (30 % of the\n" +
        "applications) gets a new form: it sends income in thousands, and Y or N where true or false stood. Nothing fails;\n" +
        "the model just believes that these people are poor and out of work. (vigil quality, fairness and label-sample have\n" +
        "examples on the same data: see their --help.)";

    /// <summary>60 healthy days, as CSV.</summary>
    public static string Reference() => Write(Begin, 1, 1, firstFaulty: Rows);

    /// <summary>60 more days, as CSV; from day 30 on something is wrong.</summary>
    public static string Current() => Write(Begin.AddMinutes(Rows * MinutesBetween), 2, 1 + Rows, FaultyFrom);

    private static string Write(DateTime begin, int seed, int firstId, int firstFaulty)
    {
        var random = new Random(seed);
        var text = new StringBuilder(Rows * 110);
        text.Append("time,id,income,age,loan_amount,region,channel,employed,debt_ratio,sex,score,decision,label\n");
        for (var row = 0; row < Rows; row++)
        {
            var time = begin.AddMinutes(row * MinutesBetween);
            var person = Person.Draw(random);
            var faulty = row >= firstFaulty && person.Channel == FaultyChannel;
            var income = faulty ? person.Income / 1000 : person.Income;
            var employed = faulty ? (person.Employed ? "Y" : "N") : person.Employed ? "true" : "false";
            var score = Round(person.Risk(income, employed == "true"), 4);
            var label = random.NextDouble() < person.Risk(person.Income, person.Employed) ? 1 : 0;
            text.Append(CultureInfo.InvariantCulture, $"{time:yyyy-MM-ddTHH:mm:ssZ},A{firstId + row:D6},{income:0.##},{person.Age},");
            text.Append(CultureInfo.InvariantCulture, $"{person.Loan:0},{person.Region},{person.Channel},{employed},");
            text.Append(CultureInfo.InvariantCulture, $"{person.DebtRatio:0.000},{person.Sex},{score:0.0000},{(score >= 0.5 ? 1 : 0)},{label}\n");
        }

        return text.ToString();
    }

    private static double Round(double value, int digits) => Math.Round(value, digits, MidpointRounding.AwayFromZero);

    /// <summary>One applicant.</summary>
    private sealed record Person(
        double Income, int Age, double Loan, string Region, string Channel, bool Employed, double DebtRatio, string Sex)
    {
        public static Person Draw(Random random)
        {
            var age = (int)Math.Clamp(19 + 46 * Math.Pow(random.NextDouble(), 1.3), 19, 65);
            var employed = random.NextDouble() < 0.88;
            var income = Math.Round(Math.Exp(10.3 + 0.008 * (age - 40) + (employed ? 0.12 : -0.5) + 0.42 * Normal(random)), 0);
            var loan = Math.Round(Math.Exp(9.1 + 0.5 * Normal(random)) / 100) * 100 + 500;
            var debt = Round(Math.Clamp(0.32 + 0.14 * Normal(random), 0, 1.2), 3);
            return new Person(
                income, age, loan, Pick(random, Regions, RegionShares), Pick(random, Channels, ChannelShares), employed, debt, random.NextDouble() < 0.5 ? "f" : "m");
        }

        /// <summary>The probability of default given what is known; the model knows the truth as long as its inputs are right.</summary>
        public double Risk(double income, bool employed) =>
            1 / (1 + Math.Exp(-(-1.9 - 2.2 * (Math.Log(Math.Max(income, 1)) - 10.4) + 0.9 * (Math.Log(Loan) - 9.2) + 3.2 * (DebtRatio - 0.32) + (employed ? -0.2 : 1.1))));

        /// <summary>Sum of twelve uniform numbers: a bell good enough for a demo, and the same on every processor.</summary>
        private static double Normal(Random random)
        {
            var sum = -6.0;
            for (var i = 0; i < 12; i++)
            {
                sum += random.NextDouble();
            }

            return sum;
        }

        private static string Pick(Random random, string[] words, double[] shares)
        {
            var at = random.NextDouble();
            for (var i = 0; i < words.Length - 1; i++)
            {
                at -= shares[i];
                if (at < 0)
                {
                    return words[i];
                }
            }

            return words[^1];
        }
    }
}
