/**
 * Names the file that the command `cloud-native graph` waits for. A variable and no argument, since the program may be
 * started by a script that passes none on; a file and no stream, since the program may print.
 */
export const graphVariable = 'CLOUD_NATIVE_GRAPH';
