using Exchange.Verify;

return Verifier.Run(args, Console.Out);
