using CloudMount.Load;

return await LoadCommand.Make().Parse(args).InvokeAsync();
