using Exchange.Catalog;
using Exchange.Platform;

return await ServiceHost.RunAsync<CatalogService>(args);
