using Exchange.Orders;
using Exchange.Platform;

return await ServiceHost.RunAsync<OrdersService>(args);
