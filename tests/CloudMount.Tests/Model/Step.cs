namespace CloudMount.Tests.Model;

/// <summary>One step of a sequence; prints as the code that makes it. The numbers are taken modulo what there is.</summary>
internal readonly record struct Step(Act Act, int A = 0, int B = 0, int C = 0)
{
    public override string ToString() => $"new(Act.{Act}, {A}, {B}, {C})";
}
