/** The few things that tests use of a library that brings no types. */
declare module 'smpp' {
  import type { EventEmitter } from 'node:events'
  import type { Server } from 'node:net'

  export interface Pdu {
    readonly command: string
    readonly system_id?: string
    readonly password?: string
    readonly interface_version?: number
    readonly source_addr?: string
    readonly source_addr_ton?: number
    readonly destination_addr?: string
    readonly registered_delivery?: number
    readonly data_coding?: number
    readonly short_message?: { readonly message: string }
    readonly command_status?: number
    readonly sequence_number: number
    response(options?: object): Pdu
  }
  export interface Session extends EventEmitter {
    send(pdu: Pdu): boolean
    deliver_sm(options: object, answered?: (pdu: Pdu) => void): boolean
    enquire_link(answered?: (pdu: Pdu) => void): boolean
    unbind(): boolean
    destroy(): void
    readonly socket: import('node:net').Socket
  }
  const smpp: { createServer(listener: (session: Session) => void): Server }
  export default smpp
}
