using CloudMount.Cli;
using CloudMount.Cli.Commands;
using CloudMount.Cli.Mounting;

if (args is [MountProcess.Verb, ..]) return await MountProcess.RunAsync();
return await CommandLine.RunAsync(InvokedName.Get() == FstabCommand.Name ? [FstabCommand.Name, .. args] : args);
