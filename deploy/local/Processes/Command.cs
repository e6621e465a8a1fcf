using System.Diagnostics;
using System.Text;

namespace Exchange.Local;

/// <summary>What a finished program said.</summary>
internal sealed record CommandResult(int ExitCode, string Output)
{
    public bool Succeeded => ExitCode == 0;
}

/// <summary>A short-lived program of this machine: run to its end, output kept.</summary>
internal sealed record Command(string Program, params IReadOnlyList<string> Arguments)
{
    public IReadOnlyDictionary<string, string> Environment { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    public string? Input { get; init; }

    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Called for every line as it comes, from another thread.</summary>
    public Action<string>? OnLine { get; init; }

    /// <summary>
    /// Runs the program. A program that is not there counts as failed, with exit code 127, as in a shell.
    /// </summary>
    public async Task<CommandResult> RunAsync(CancellationToken cancellation = default)
    {
        using var process = new Process { StartInfo = StartInfo() };
        var output = new StringBuilder();
        process.OutputDataReceived += (_, line) => Keep(output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(output, line.Data);
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return new CommandResult(127, missing.Message);
        }
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await process.StandardInput.WriteAsync(Input.AsMemory(), cancellation);
        process.StandardInput.Close();
        return await FinishAsync(process, output, cancellation);
    }

    /// <summary>Runs the program and turns a failure into a message for a person.</summary>
    public async Task<string> MustSucceedAsync(string purpose, CancellationToken cancellation = default)
    {
        var result = await RunAsync(cancellation);
        return result.Succeeded
            ? result.Output
            : throw new CannotRunException(
                $"{purpose} failed: {Path.GetFileName(Program)} ended with {result.ExitCode}.\n{result.Output}"
            );
    }

    private async Task<CommandResult> FinishAsync(Process process, StringBuilder output, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellation.ThrowIfCancellationRequested();
            return new CommandResult(124, $"{output}no end within {Limit.TotalSeconds:0} s");
        }
        lock (output)
            return new CommandResult(process.ExitCode, output.ToString().Trim());
    }

    private void Keep(StringBuilder output, string? line)
    {
        if (line is null)
            return;
        lock (output)
            output.AppendLine(line);
        OnLine?.Invoke(line);
    }

    private ProcessStartInfo StartInfo()
    {
        // The current directory may be closed to the user the program runs as, the root directory never is.
        var start = new ProcessStartInfo(Program, Arguments)
        {
            WorkingDirectory = "/",
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        return start;
    }
}
