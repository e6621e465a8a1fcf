using Microsoft.AspNetCore.Builder;

namespace Exchange.Platform;

/// <summary>A service of the exchange, as its table of contents declares it.</summary>
public interface IService
{
    /// <summary>One lower-case word: the database, the prefix of the queues, the name in the documentation.</summary>
    static abstract string Name { get; }

    /// <summary>Every route.</summary>
    static abstract void Map(Routes routes);

    /// <summary>Every queue and what is heard on it.</summary>
    static abstract void Listen(Queues queues);

    /// <summary>Every background loop.</summary>
    static abstract void Run(Loops loops);

    /// <summary>What the service registers besides.</summary>
    static virtual void Add(WebApplicationBuilder builder) { }

    /// <summary>What the service puts into the pipeline besides.</summary>
    static virtual void Use(WebApplication app) { }
}
