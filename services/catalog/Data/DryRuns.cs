using Exchange.Platform;

namespace Exchange.Catalog.Data;

/// <summary>Imports that only counted: nobody but their holder knows of them, and they do not stay.</summary>
public static class DryRuns
{
    /// <summary>Lets the reports of dry runs go after a week; answers how many.</summary>
    public static Task<int> ForgetAsync(Unit unit) => unit.ExecuteAsync(Delete);

    private const string Delete = """
        delete from imports
        where import_id in (
          select import_id
          from imports
          where dry_run
          and finished_at < now() - interval '7 days'
          limit 10
        )
        """;
}
