using Vigil.Cli;
using Vigil.Cli.Terminal;

using var stop = new StopSignal();
return await VigilCommand.RunAsync(args, Console.Out, Console.Error, ConsoleMode.Detect(), stop.Token);
