// The most memory that this process has had, bytes. From /proc where there is one: maxRSS of a process that another one
// started counts that one's memory too (Linux carries it over exec).
import { readFileSync } from 'node:fs';

export function peakMemory(): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))![1]) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}
