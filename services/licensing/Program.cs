using Exchange.Licensing;
using Exchange.Platform;

return await ServiceHost.RunAsync<LicensingService>(args);
