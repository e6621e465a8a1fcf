using Exchange.Gateway;

return await GatewayService.RunAsync(args);
