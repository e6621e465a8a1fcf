using Exchange.Tests.Load;

return await Verbs.RunAsync(args, Console.Out);
