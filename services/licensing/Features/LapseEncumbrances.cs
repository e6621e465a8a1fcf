using Exchange.Licensing.Data;
using Exchange.Platform;

namespace Exchange.Licensing.Features;

/// <summary>Lets encumbrances lapse whose time has passed, so that lists say what is true.</summary>
public static class LapseEncumbrances
{
    private const int Batch = 50;

    public static Task<int> Handle(Unit unit) => unit.LapseAsync(Batch);
}
