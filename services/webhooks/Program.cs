using Exchange.Platform;
using Exchange.Webhooks;

return await ServiceHost.RunAsync<WebhooksService>(args);
