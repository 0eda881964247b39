/**
 * Berth as a library: named ports, and everything around them, for Node programs. docs/library.md explains it
 * with examples. Nothing here needs VS Code.
 */

export { chartSvg } from './history/chartSvg.ts';
export { HistoryBusyError, HistoryError, type HistoryErrorCode } from './history/errors.ts';
export type { History, Range } from './history/history.ts';
export { defaultHistoryDir, listTargets, readHistory } from './history/readHistory.ts';
export { type Bucket, bucketsOf, type Summary, summaryOf } from './history/series.ts';
export type { Slot } from './history/slot.ts';
export { sparkline } from './history/spark.ts';
export type { Sample } from './history/tally.ts';
export { HistoryWriter, type HistoryWriterOptions } from './history/writer.ts';
export { FILE_KINDS, type FileKind } from './literals/fileKind.ts';
export type { LiteralAction, LiteralRole, PortLiteral } from './literals/finding.ts';
export type { KnownNames } from './literals/naming.ts';
export { nameProject } from './literals/project/nameProject.ts';
export {
  type Choice,
  type Plan,
  type ProjectFile,
  planReplacement,
} from './literals/project/plan.ts';
export { type Scanned, scanText } from './literals/scan.ts';
export { askLocks } from './locks/askLocks.ts';
export type { LockEvent } from './locks/events.ts';
export { type LockAddress, parseLockAddress } from './locks/lockAddress.ts';
export {
  acquireLock,
  type HeldLock,
  type LockRequest,
  type LostReason,
} from './locks/lockClient.ts';
export { LockError, type LockErrorCode } from './locks/lockError.ts';
export { LockServer, type LockServerOptions } from './locks/lockServer.ts';
export {
  type AcquireOptions,
  type LockHolder,
  type LockState,
  Locks,
  type LocksOptions,
} from './locks/locks.ts';
export type { LockRow } from './locks/protocol.ts';
export type { LockRef, LockScope } from './locks/wireName.ts';
export {
  type Attempt,
  type CheckOptions,
  HostCheck,
  type HostState,
} from './probe/check/hostCheck.ts';
export {
  type HostLine,
  parseHostLine,
  type Target as HostTarget,
} from './probe/check/hostLine.ts';
export { NotTextError, type NumberedLine, readHostList } from './probe/check/hostList.ts';
export type { Tally, Verdict as HostVerdict } from './probe/check/judge.ts';
export { type Probe, probeOnce } from './probe/check/probeOnce.ts';
export { type DescriptorBudget, descriptorBudget } from './probe/descriptors.ts';
export { ProbeError } from './probe/errors.ts';
export { type PortState, probePort } from './probe/free.ts';
export { type Listener, listenerOf, listListeners } from './probe/listeners.ts';
export {
  type Port,
  type PortRange,
  parsePort,
  parsePortRange,
  toPid,
  toPort,
} from './probe/port.ts';
export {
  availablePortRanges,
  goodPortRanges,
  type PortRangesOptions,
} from './probe/portRanges.ts';
export { ownIdentity, type ProcessIdentity, processIdentity } from './probe/process.ts';
export type { Book, NamedPort, NameRef } from './registry/book.ts';
export type { Chosen, Fullness, Refusal } from './registry/choose.ts';
export { ConfigError, RegistryError } from './registry/errors.ts';
export { registryFile } from './registry/location.ts';
export { explain } from './registry/messages.ts';
export { checkName, type FullName, suggestName, variableName } from './registry/names.ts';
export type {
  AllocateOptions,
  Allocation,
  AllocationRequest,
  Move,
} from './registry/operations.ts';
export { findProjectRoot } from './registry/project.ts';
export { AllocationError, type Ask, ProjectPorts } from './registry/projectPorts.ts';
export { Registry, type RegistryOptions } from './registry/registry.ts';
export { type PoolStatus, poolStatus } from './registry/setAside/poolStatus.ts';
export type { NamedPool, ReservedRange } from './registry/setAside/setAside.ts';
export { type NameState, type NameStatus, statusOf } from './registry/status.ts';
export { findFreePort, isPortFree } from './registry/strategy/freePort.ts';
export { type PortSpec, parsePortSpec } from './registry/strategy/portSpec.ts';
export type {
  Exclusion,
  Order,
  Validator,
  Verdict,
  WeightedRange,
  Wish,
} from './registry/strategy/wish.ts';
export { watchRegistry } from './registry/watch.ts';
export { type FileReport, type ScanOptions, type ScanResult, scanFiles } from './scan/scanFiles.ts';
export {
  AllocationFailedError,
  AlreadyRunningError,
  CancelledError,
  CoordinationFailedError,
  LockNotGrantedError,
  NotReadyError,
  PoolExhaustedError,
  SessionError,
  type SessionErrorCode,
  StartFailedError,
  StopFailedError,
  UnknownSessionError,
} from './session/errors.ts';
export { chooseMeans, type Handoff, type Means } from './session/handoff/handoff.ts';
export { HoldError } from './session/handoff/holdError.ts';
export {
  type Held,
  type HeldListener,
  type HeldPort,
  type Holding,
  holdPort,
} from './session/handoff/holdPort.ts';
export { type KeptPort, keepPorts, releaseKept } from './session/handoff/keepPorts.ts';
export { type Handover, listenAndSpawn } from './session/handoff/listenAndSpawn.ts';
export type {
  LockWait,
  Mended,
  SessionState,
  SessionStatus,
  StartedSession,
  StartOptions,
  StartRequest,
  StopOptions,
  Stopped,
} from './session/operations.ts';
export type { SessionEnd, SessionRecord } from './session/record.ts';
export { Sessions } from './session/sessions.ts';
