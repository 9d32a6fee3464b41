import { compareSynth, describeSynth } from "./synth";

// Ratios to read; no test asserts them.
process.stdout.write(`${describeSynth(compareSynth())}\n`);
