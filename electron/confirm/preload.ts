import { contextBridge, ipcRenderer } from 'electron'
import type { ApprovalSheet, ConfirmBridge, ConfirmCalls, Pressed } from '../../shared/contract/confirm.ts'
import type { IpcReply } from '../../shared/contract/ipc.ts'

/** Asks main. The result's form is the contract's: main has checked it against the channel's schema. */
async function call<T>(channel: keyof ConfirmCalls, input?: unknown): Promise<T> {
  const reply = (await ipcRenderer.invoke(channel, ...(input === undefined ? [] : [input]))) as IpcReply
  if (reply.ok) return reply.value as T
  throw new Error(`[${reply.code}] ${reply.text}`)
}

const bridge: ConfirmBridge = {
  sheet: () => call<ApprovalSheet>('confirm:sheet'),
  press: (button) => call<Pressed>('confirm:press', { button }),
}

contextBridge.exposeInMainWorld('countersignConfirm', Object.freeze(bridge))
