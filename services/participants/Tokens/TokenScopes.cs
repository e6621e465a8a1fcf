using Exchange.Participants.Domain;

namespace Exchange.Participants.Tokens;

/// <summary>Which scopes a token gets.</summary>
public static class TokenScopes
{
    /// <summary>
    /// What the client was given and its participant's roles still allow; of that, what was asked for, or all where
    /// nothing was. Null where something was asked for that is not allowed: OAuth has one answer to that,
    /// invalid_scope.
    /// </summary>
    public static IReadOnlyList<string>? Grant(
        IReadOnlyCollection<string> given,
        IEnumerable<Role> roles,
        IReadOnlyCollection<string> asked
    )
    {
        var allowed = Roles.ScopesOf(roles).Where(given.Contains).ToList();
        if (asked.Count == 0)
            return allowed;
        return asked.All(allowed.Contains) ? allowed.Where(asked.Contains).ToList() : null;
    }
}
