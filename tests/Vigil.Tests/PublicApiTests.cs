using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Vigil.Tests;

/// <summary>What others may build on. A change of it is a decision, seen in the difference of one text.</summary>
public sealed class PublicApiTests
{
    private static readonly Assembly Engine = typeof(MonitoringPipeline).Assembly;

    [Fact]
    public void Public_types_and_members_are_as_checked_in()
    {
        var path = Repository.PathOf("tests", "Vigil.Tests", "Golden", "public-api.txt");
        var found = Describe();
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, found);
        }

        Assert.True(File.Exists(path), "there is no golden file public-api.txt; UPDATE_GOLDEN=1 writes it");
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), found);
    }

    [Fact]
    public void No_public_class_of_the_engine_is_open_to_inheritance_by_accident()
    {
        var open = Engine.GetExportedTypes().Where(t => t.IsClass && t is { IsSealed: false, IsAbstract: false }).Select(Name);
        Assert.Empty(open);
    }

    private static string Describe()
    {
        var text = new StringBuilder();
        foreach (var type in Engine.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            text.Append(type.FullName).Append('\n');
            const BindingFlags declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
            foreach (var member in type.GetMembers(declared).Where(IsWritten).Select(m => m.ToString()!).Order(StringComparer.Ordinal))
            {
                text.Append("  ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>Members that somebody wrote: without accessors and without what the compiler adds to records.</summary>
    private static bool IsWritten(MemberInfo member) =>
        member is not MethodInfo { IsSpecialName: true }
        && member is not Type
        && member.GetCustomAttribute<CompilerGeneratedAttribute>() is null
        && member.Name is not ("Equals" or "GetHashCode" or "ToString" or "Deconstruct" or "EqualityContract" or "<Clone>$" or "value__");

    private static string Name(Type type) => type.Name.Split('`')[0];
}
