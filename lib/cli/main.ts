import { Command } from 'commander';
import { graphCommand } from './graph.ts';

/** The `cloud-native` command: one file per verb. */
const command = new Command('cloud-native')
  .description('Shows what a program of cdk8s-cloud-native declares.')
  .addCommand(graphCommand());

// Errors are told by commander, or by the verbs; nothing else may throw.
command.parse();
