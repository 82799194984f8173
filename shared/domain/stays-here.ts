const THIS_MACHINE: readonly string[] = ['localhost', '127.0.0.1', '::1', '[::1]']

/** Whether what is sent there never leaves this machine: a loopback address, or none at all (a socket in the file system). */
export const staysHere = (host: string): boolean => host === '' || THIS_MACHINE.includes(host.toLowerCase())
