using System.Data;
using System.Reflection;
using Dapper;
using Exchange.Kernel;

namespace Exchange.Platform;

/// <summary>Teaches Dapper the kernel's types, once per process.</summary>
internal static class DapperTypes
{
    private static readonly Lazy<bool> Once = new(Register);

    public static void Ensure() => _ = Once.Value;

    private static bool Register()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        var kinds = typeof(IIdKind)
            .Assembly.GetTypes()
            .Where(type => type.IsValueType && type.IsAssignableTo(typeof(IIdKind)));
        foreach (var kind in kinds)
        {
            var handler = Activator.CreateInstance(typeof(IdHandler<>).MakeGenericType(kind))!;
            SqlMapper.AddTypeHandler(typeof(Id<>).MakeGenericType(kind), (SqlMapper.ITypeHandler)handler);
        }
        // Dapper would take Npgsql's DateTime as it is; the code speaks of instants with their offset, always UTC.
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset?));
        SqlMapper.AddTypeHandler(new InstantHandler());
        SqlMapper.AddTypeHandler(new LanguageMapHandler());
        SqlMapper.AddTypeHandler(new ShareHandler());
        SqlMapper.AddTypeHandler(new CurrencyHandler());
        SqlMapper.AddTypeHandler(new ArrayHandler<string>());
        SqlMapper.AddTypeHandler(new ArrayHandler<Guid>());
        return true;
    }

    // A null is given its type too, which Dapper by itself leaves out: a statement with a parameter of unknown type is
    // parsed and planned anew each time.
    private sealed class IdHandler<TKind> : SqlMapper.TypeHandler<Id<TKind>>, SqlMapper.ITypeHandler
        where TKind : IIdKind
    {
        public override Id<TKind> Parse(object value) => new((Guid)value);

        public override void SetValue(IDbDataParameter parameter, Id<TKind> value)
        {
            parameter.DbType = DbType.Guid;
            parameter.Value = value.Value;
        }

        void SqlMapper.ITypeHandler.SetValue(IDbDataParameter parameter, object value)
        {
            parameter.DbType = DbType.Guid;
            parameter.Value = value is Id<TKind> id ? id.Value : DBNull.Value;
        }
    }

    private sealed class InstantHandler : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override DateTimeOffset Parse(object value) =>
            value is DateTimeOffset instant ? instant : new DateTimeOffset((DateTime)value, TimeSpan.Zero);

        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value)
        {
            parameter.DbType = DbType.DateTimeOffset;
            parameter.Value = value.ToUniversalTime();
        }
    }

    private sealed class LanguageMapHandler : SqlMapper.TypeHandler<LanguageMap>
    {
        public override LanguageMap Parse(object value) => Json.Read<LanguageMap>((string)value);

        public override void SetValue(IDbDataParameter parameter, LanguageMap? value)
        {
            parameter.DbType = DbType.String;
            parameter.Value = value is null ? DBNull.Value : Json.Write(value);
        }
    }

    private sealed class ShareHandler : SqlMapper.TypeHandler<Share>
    {
        public override Share Parse(object value) => new((int)value);

        public override void SetValue(IDbDataParameter parameter, Share value)
        {
            parameter.DbType = DbType.Int32;
            parameter.Value = value.Ppm;
        }
    }

    private sealed class CurrencyHandler : SqlMapper.TypeHandler<Currency>
    {
        public override Currency Parse(object value) => Currency.Of((string)value);

        public override void SetValue(IDbDataParameter parameter, Currency? value)
        {
            parameter.DbType = DbType.String;
            parameter.Value = value is null ? DBNull.Value : value.Code;
        }
    }

    // Npgsql calls every array column System.Array, which fits no constructor of a record without this.
    private sealed class ArrayHandler<T> : SqlMapper.TypeHandler<T[]>
    {
        public override T[] Parse(object value) => (T[])value;

        public override void SetValue(IDbDataParameter parameter, T[]? value) =>
            parameter.Value = (object?)value ?? DBNull.Value;
    }
}
