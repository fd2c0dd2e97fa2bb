using Xunit;

namespace CloudMount.Cli.Tests;

/// <summary>Tests that run while no other does.</summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;
