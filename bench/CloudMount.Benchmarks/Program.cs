using BenchmarkDotNet.Running;
using CloudMount.Benchmarks;
using CloudMount.Benchmarks.Million;

return args switch
{
    ["million", var directory] => MillionEntries.Run(directory),
    [MillionEntries.OpenCommand, var directory] => await MillionEntries.OpenAsync(directory),
    _ => BenchmarkSwitcher.FromAssembly(typeof(BenchmarkConfig).Assembly).Run(args, new BenchmarkConfig()).Any() ? 0 : 1,
};
