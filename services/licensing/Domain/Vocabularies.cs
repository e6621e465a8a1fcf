namespace Exchange.Licensing.Domain;

/// <summary>The vocabularies of the three sides of a box that have codes.</summary>
public sealed record Vocabularies(Vocabulary Uses, Vocabulary Territories, Vocabulary Languages)
{
    /// <summary>The box of these codes and this term.</summary>
    public RightsBox Read(CodeSet uses, CodeSet territories, CodeSet languages, RangeSet term) =>
        new(Uses.Read(uses), Territories.Read(territories), Languages.Read(languages), term);

    /// <summary>A box in codes: one for each range of its term.</summary>
    public IEnumerable<StatedBox> Write(RightsBox box) =>
        from term in box.Term.Ranges
        select new StatedBox(
            Uses.Write(box.Uses),
            Territories.Write(box.Territories),
            Languages.Write(box.Languages),
            Term.Of(term)
        );
}
