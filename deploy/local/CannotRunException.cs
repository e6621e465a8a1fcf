namespace Exchange.Local;

/// <summary>
/// Something on this machine keeps the exchange from running: the message says what, and what to do about it.
/// It is shown to a person as it is, without a stack trace.
/// </summary>
public sealed class CannotRunException(string message) : Exception(message);
