using Exchange.Platform;
using Exchange.Settlement;

return await ServiceHost.RunAsync<SettlementService>(args);
