using Vigil.Estimation;

namespace Vigil.Bench.Estimation;

/// <summary>The public prediction logs as rows to estimate.</summary>
internal static class PublicData
{
    private static readonly string[] CensusFeatures =
        ["AGEP", "SCHL", "MAR", "RELP", "DIS", "ESP", "CIT", "MIG", "MIL", "ANC", "NATIVITY", "DEAR", "DEYE", "DREM", "SEX", "RAC1P"];

    public static (Rows Reference, Rows Current) Census()
    {
        var targets = PublicTable.Read("ma_employment_2016_targets.csv.gz");
        var byId = targets.Texts("id").Zip(targets.Flags("employed")).ToDictionary(p => p.First, p => p.Second);
        var analysis = PublicTable.Read("ma_employment_2016_analysis.csv.gz");
        var reference = PublicTable.Read("ma_employment_2015_reference.csv.gz");
        return (Rows(reference, reference.Flags("employed")), Rows(analysis, Array.ConvertAll(analysis.Texts("id"), id => byId[id])));

        static Rows Rows(PublicTable table, bool[] labels) => new(
            new([.. CensusFeatures.Select(name => FeatureColumn.Numeric(name, table.Numbers(name)))]),
            table.Numbers("predicted_probability"), table.Flags("prediction"), labels);
    }

    public static (Rows Reference, Rows Current) CarLoan()
    {
        return (Rows(PublicTable.Read("car_loan_reference.csv.gz")), Rows(PublicTable.Read("car_loan_monitoring.csv.gz")));

        static Rows Rows(PublicTable table) => new(
            new([
                FeatureColumn.Numeric("car_value", table.Numbers("car_value")), FeatureColumn.Category("salary_range", table.Texts("salary_range")),
                FeatureColumn.Numeric("debt_to_income_ratio", table.Numbers("debt_to_income_ratio")), FeatureColumn.Numeric("loan_length", table.Numbers("loan_length")),
                FeatureColumn.Category("repaid_loan_on_prev_car", table.Texts("repaid_loan_on_prev_car")),
                FeatureColumn.Category("size_of_downpayment", table.Texts("size_of_downpayment")), FeatureColumn.Numeric("driver_tenure", table.Numbers("driver_tenure")),
            ]),
            table.Numbers("y_pred_proba"), table.Flags("y_pred"), table.Flags("repaid"));
    }
}
