namespace Exchange.Webhooks.Vocabulary;

/// <summary>A member that is told to those who have this scope too; others are sent the event without it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NeedsAttribute(string scope) : Attribute
{
    /// <summary>The scope.</summary>
    public string Scope => scope;
}

/// <summary>A list of which everybody is told the rows of their own <c>participantId</c> only.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OwnRowsAttribute : Attribute;
