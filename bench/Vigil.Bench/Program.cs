Console.WriteLine("usage: Vigil.Bench -- calibration|power|delay|speed");
return 2;
