using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Exchange.Tests.Unit.Architecture;

/// <summary>
/// One type's use of another, as the compiled code has it; what stands inside a type counts as the type's.
/// </summary>
/// <param name="FromNamespace">The namespace of the user.</param>
/// <param name="From">The user.</param>
/// <param name="ToNamespace">The namespace of what is used.</param>
/// <param name="To">What is used.</param>
/// <param name="Member">The method that is called; empty where only the type is named.</param>
internal sealed record Use(string FromNamespace, string From, string ToNamespace, string To, string Member)
{
    public string FromName => $"{FromNamespace}.{From}";

    public string ToName => ToNamespace.Length == 0 ? To : $"{ToNamespace}.{To}";

    public override string ToString() => $"{FromName} -> {ToName}{(Member.Length == 0 ? "" : $".{Member}")}";

    /// <summary>Every use in the assembly, once.</summary>
    public static IReadOnlyCollection<Use> In(System.Reflection.Assembly assembly)
    {
        using var module = ModuleDefinition.ReadModule(assembly.Location);
        return module
            .GetTypes()
            .SelectMany(type => Named(type).Select(used => Of(type, used, member: "")).Concat(Called(type)))
            .Where(use => use.FromName != use.ToName)
            .ToHashSet();
    }

    private static IEnumerable<TypeReference> Named(TypeDefinition type) =>
        new[] { type.BaseType }
            .Concat(type.Interfaces.Select(each => each.InterfaceType))
            .Concat(type.CustomAttributes.Select(each => each.AttributeType))
            .Concat(type.Fields.Select(each => each.FieldType))
            .Concat(type.Methods.SelectMany(Named))
            .OfType<TypeReference>()
            .SelectMany(Parts);

    private static IEnumerable<TypeReference?> Named(MethodDefinition method) =>
        method
            .Parameters.Select(each => each.ParameterType)
            .Append(method.ReturnType)
            .Concat(method.CustomAttributes.Select(each => each.AttributeType))
            .Concat(InstructionsOf(method).Select(each => each.Operand).SelectMany(Named));

    private static IEnumerable<TypeReference?> Named(object? operand) =>
        operand switch
        {
            TypeReference type => [type],
            FieldReference field => [field.DeclaringType, field.FieldType],
            GenericInstanceMethod method => [method.DeclaringType, method.ReturnType, .. method.GenericArguments],
            MethodReference method => [method.DeclaringType, method.ReturnType],
            _ => [],
        };

    private static IEnumerable<Use> Called(TypeDefinition type) =>
        from method in type.Methods
        from instruction in InstructionsOf(method)
        let called = instruction.Operand as MethodReference
        where called is not null
        select Of(type, called.DeclaringType.GetElementType(), called.Name);

    private static IEnumerable<Instruction> InstructionsOf(MethodDefinition method) =>
        method.HasBody ? method.Body.Instructions : [];

    private static IEnumerable<TypeReference> Parts(TypeReference type) =>
        type switch
        {
            GenericParameter => [],
            GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Append(generic.ElementType),
            TypeSpecification wrapped => Parts(wrapped.ElementType),
            _ => [type],
        };

    private static Use Of(TypeReference from, TypeReference to, string member)
    {
        var (outerFrom, outerTo) = (Outermost(from), Outermost(to));
        return new Use(outerFrom.Namespace, outerFrom.Name, outerTo.Namespace, outerTo.Name, member);
    }

    private static TypeReference Outermost(TypeReference type) =>
        type.DeclaringType is { } outer ? Outermost(outer) : type;
}
