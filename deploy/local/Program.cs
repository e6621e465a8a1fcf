return await Exchange.Local.Launcher.RunAsync(args);
