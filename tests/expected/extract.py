#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What drgn sees in a dump, as JSON: the values the indexer's rows are compared with.

drgn reads the dump with the DWARF of the full vmlinux, so nothing here shares
code, type information or unwinder input with the indexer. README.md beside
this file defines every field.

A part that cannot be read becomes one line in "errors" (or, for the files of
one task, "files_error" in place of "files"); the rest is still written.
"""

import argparse
import ipaddress
import json
import sys

import drgn
from drgn import FaultError, Object, Program, cast, container_of
from drgn.helpers.linux.block import (
    blk_rq_bytes,
    blk_rq_pos,
    disk_name,
    for_each_disk,
    req_op,
    request_queue_busy_iter,
)
from drgn import FaultError, Object, Program
from drgn.helpers.linux.block import disk_name, for_each_disk, nr_blockdev_pages
from drgn.helpers.linux import percpu as drgn_percpu, slab as drgn_slab
from drgn.helpers.linux.cpumask import (
    cpumask_to_cpulist,
    for_each_cpu,
    for_each_online_cpu,
    for_each_present_cpu,
)
from drgn.helpers.linux.fs import (
    d_path,
    for_each_file,
    for_each_mount,
    mount_dst,
    mount_fstype,
    mount_src,
)
from drgn.helpers.linux.idr import idr_for_each_entry
from drgn.helpers.linux.idr import idr_for_each
from drgn.helpers.linux.hugetlb import for_each_hstate, huge_page_size, hugetlb_total_usage
from drgn.helpers.linux.irq import (
    for_each_irq_desc,
    irq_desc_action_names,
    irq_desc_affinity_mask,
    irq_desc_chip_name,
    irq_desc_kstat_cpu,
)
from drgn.helpers.linux.list import list_for_each_entry
from drgn.helpers.linux.mm import for_each_vma, task_rss, task_vsize, vma_name
from drgn.helpers.linux.list import list_count_nodes, list_for_each_entry
from drgn.helpers.linux.locking import mutex_owner, rwsem_owner
from drgn.helpers.linux.mm import for_each_vma, task_rss, task_vsize
from drgn.helpers.linux.mm import (
    for_each_vma,
    task_rss,
    task_vsize,
    totalram_pages,
    vm_commit_limit,
)
from drgn.helpers.linux.module import for_each_module, module_taints
from drgn.helpers.linux.net import for_each_net, for_each_netdev, netdev_ipv4_addrs
from drgn.helpers.linux.mmzone import for_each_online_pgdat
from drgn.helpers.linux.panic import panic_message, panic_task, tainted
from drgn.helpers.linux.percpu import per_cpu, per_cpu_ptr
from drgn.helpers.linux.pid import for_each_task
from drgn.helpers.linux.percpu import per_cpu
from drgn.helpers.linux.pid import find_task, for_each_task
from drgn.helpers.linux.printk import get_printk_records
from drgn.helpers.linux.rbtree import rbtree_inorder_for_each, rbtree_inorder_for_each_entry
from drgn.helpers.linux.sched import idle_task, loadavg, task_cpu, task_state_to_char
from drgn.helpers.linux.slab import (
    find_slab_cache,
    for_each_slab_cache,
    slab_cache_for_each_allocated_object,
    slab_cache_objects_per_slab,
    slab_cache_pages_per_slab,
    slab_cache_usage,
)
from drgn.helpers.linux.swap import (
    for_each_swap_info,
    swap_file_path,
    swap_is_file,
    swap_total_usage,
    swap_usage_in_pages,
    total_swapcache_pages,
)
from drgn.helpers.linux.timer import hrtimer_clock_base_for_each, timer_base_for_each
from drgn.helpers.linux.wait import waitqueue_for_each_entry

KERNEL_HALF = 1 << 63

# Functions that wait, the variable that says what for, and what that is. DWARF tells where the
# variables of a frame are, so the lock comes from another place than the waiter on the stack.
WAITS = {
    "__mutex_lock_common": ("lock", "mutex"),
    "__mutex_lock": ("lock", "mutex"),
    "mutex_lock": ("lock", "mutex"),
    "rwsem_down_read_slowpath": ("sem", "rwsem"),
    "rwsem_down_write_slowpath": ("sem", "rwsem"),
    "__rwbase_read_lock": ("rwb", "rwbase"),
    "rwbase_write_lock": ("rwb", "rwbase"),
    "__down_common": ("sem", "semaphore"),
    "percpu_rwsem_wait": ("sem", "percpu_rwsem"),
    "percpu_down_write": ("sem", "percpu_rwsem"),
    "do_wait_for_common": ("x", "completion"),
    "__wait_for_common": ("x", "completion"),
    "futex_wait_queue": ("q", "futex"),
    "futex_wait_queue_me": ("q", "futex"),
    "futex_do_wait": ("q", "futex"),
    "__futex_wait": ("q", "futex"),
    "futex_lock_pi": ("q", "futex_pi"),
    "flock_lock_inode_wait": ("fl", "flock"),
    "posix_lock_inode_wait": ("fl", "flock"),
}

from drgn.helpers.linux.vmstat import global_node_page_state

KERNEL_HALF = 1 << 63

NODE_COUNTERS = {
    "anon": ["NR_ANON_MAPPED"],
    "file": ["NR_FILE_PAGES"],
    "mapped": ["NR_FILE_MAPPED"],
    "shmem": ["NR_SHMEM"],
    "slab reclaimable": ["NR_SLAB_RECLAIMABLE_B", "NR_SLAB_RECLAIMABLE"],
    "slab unreclaimable": ["NR_SLAB_UNRECLAIMABLE_B", "NR_SLAB_UNRECLAIMABLE"],
    "misc reclaimable": ["NR_KERNEL_MISC_RECLAIMABLE"],
    "unevictable": ["NR_UNEVICTABLE"],
    "dirty": ["NR_FILE_DIRTY"],
    "writeback temp": ["NR_WRITEBACK_TEMP"],
}

OBJECT_CACHES = "task_struct signal_cache filp kmalloc-64 kmalloc-4k vm_area_struct radix_tree_node".split()

# panic() takes the CPUs that it stops out of the online mask, but their per-CPU
# lists and counters are as full as before: sum over all that are present.
drgn_percpu.for_each_online_cpu = for_each_present_cpu
drgn_slab.for_each_online_cpu = for_each_present_cpu


def text(raw: bytes) -> str:
    return raw.decode(errors="replace")


def pointer(obj: Object) -> str:
    return hex(obj.value_())


def number(counter: Object) -> int:
    """A plain integer, or one wrapped in u64_stats_t, local_t, atomic_t."""
    value = counter.value_()
    while isinstance(value, dict):
        (value,) = value.values()
    return value


def first_member(obj: Object, *names: str) -> Object:
    """The first of `names` that the type has: members are renamed between kernels."""
    for name in names:
        try:
            return obj.subscript_path_(name) if "." in name else obj.member_(name)
        except (AttributeError, LookupError):
            continue
    raise LookupError(f"{obj.type_.type_name()} has none of {', '.join(names)}")


class Extract:
    def __init__(self, prog: Program) -> None:
        self.prog = prog
        self.page_size = prog["PAGE_SIZE"].value_()
        self.present = list(for_each_present_cpu(prog))
        self.errors: list[str] = []
        # Per mm, for threads share them and each costs a walk: 10,000
        # threads times 20,000 mappings would take hours.
        self.known_sizes: dict[int, dict] = {}

    def all(self) -> dict:
        parts = (
            "dump tasks slabs zones modules log timers mounts irqs disks netdevs"
            " irq_counts softirqs runqueue interfaces sockets block_devices requests ipc"
            " cpus"
            " descriptors mappings namespaces"
            " waiters workqueues workers works"
            " slab_objects meminfo swaps hugepages"
        ).split()
        result = {part: self.attempt(part) for part in parts}
        result["errors"] = self.errors
        return result

    def attempt(self, part: str):
        try:
            value = getattr(self, part)()
            return value if isinstance(value, dict) else list(value)
        except (drgn.FaultError, LookupError, AttributeError, ValueError, TypeError) as e:
            self.errors.append(f"{part}: {e!r}")
            return []

    def online_cpus(self) -> list:
        """Until the panic, which takes the CPUs that it stops out of the online mask alone."""
        active = for_each_cpu(self.prog["__cpu_active_mask"])
        return sorted({*for_each_online_cpu(self.prog), *active})

    def dump(self) -> dict:
        name = self.prog["init_uts_ns"].name
        task = panic_task(self.prog)
        message = panic_message(self.prog)
        return {
            "release": text(name.release.string_()),
            "version": text(name.version.string_()),
            "nodename": text(name.nodename.string_()),
            "machine": text(name.machine.string_()),
            "page_size": self.page_size,
            "load": list(loadavg(self.prog)),
            "panic_task": task.pid.value_() if task else None,
            "panic": text(message) if message else None,
            "tainted": tainted(self.prog),
            "cmdline": text(self.prog["saved_command_line"].string_()),
            "cpus_online": self.online_cpus(),
        }

    def tasks(self):
        """Idle tasks first, in the order of their CPUs; they have no pid to be found by."""
        for cpu in self.present:
            yield self.task(idle_task(self.prog, cpu))
        for task in for_each_task(self.prog):
            if task.pid.value_():
                yield self.task(task)

    def task(self, task: Object) -> dict:
        mm = task.mm.read_()
        sizes = self.sizes(task, mm)
        row = {
            "task": pointer(task),
            "pid": task.pid.value_(),
            "tgid": task.tgid.value_(),
            "ppid": task.real_parent.tgid.value_(),
            "comm": text(task.comm.string_()),
            "state": task_state_to_char(task),
            "cpu": task_cpu(task),
            "on_cpu": bool(task.on_cpu.value_()),
            "prio": task.prio.value_(),
            "static_prio": task.static_prio.value_(),
            "policy": task.policy.value_(),
            "flags": task.flags.value_(),
            "mm": pointer(mm),
            "start_ns": task.start_time.value_(),
            "utime": task.utime.value_(),
            "stime": task.stime.value_(),
            "nvcsw": task.nvcsw.value_(),
            "nivcsw": task.nivcsw.value_(),
            "last_arrival": task.sched_info.last_arrival.value_(),
            "rss_pages": sizes["rss_pages"],
            "rss_split": sizes["rss_split"],
            "vsz": sizes["vsz"],
            "stack": self.stack(task),
        }
        try:
            row["files"] = self.files(task)
        except FaultError as e:
            row["files_error"] = repr(e)
        row["vmas"] = sizes["vmas"]
        return row

    def sizes(self, task: Object, mm: Object) -> dict:
        if not mm:
            return {"rss_pages": 0, "rss_split": [0, 0, 0], "vsz": 0, "vmas": 0}
        key = mm.value_()
        if key not in self.known_sizes:
            rss = task_rss(task)
            own = [rss.anon, rss.file, rss.shmem]
            split = [sum(pages) for pages in zip(own, self.of_other_groups(task))]
            self.known_sizes[key] = {
                "rss_pages": sum(split),
                "rss_split": split,
                "vsz": task_vsize(task),
                "vmas": sum(1 for _ in for_each_vma(mm)),
            }
        return self.known_sizes[key]

    def of_other_groups(self, task: Object) -> list:
        """Pages that tasks with the same mm have not handed in (before Linux 6.2), as after vfork().

        task_rss() adds those of the task's own thread group.
        """
        pages = [0, 0, 0]
        for other in for_each_task(self.prog):
            if other.mm != task.mm or other.tgid == task.tgid or not hasattr(other, "rss_stat"):
                continue
            for n, name in enumerate(("MM_ANONPAGES", "MM_FILEPAGES", "MM_SHMEMPAGES")):
                pages[n] += other.rss_stat.count[self.prog.constant(name)].value_()
        return pages

    def stack(self, task: Object) -> list:
        """Frames that the kernel executed; user frames and inlined calls are left out."""
        if not task.stack:
            return []  # A zombie: its stack is freed, the saved pointer is stale.
        try:
            trace = self.prog.stack_trace(task)
        except (FaultError, ValueError, LookupError):
            return []  # It runs on a CPU whose registers are not in the dump.
        rows = []
        for frame in trace:
            if frame.is_inline:
                continue
            try:
                pc = frame.pc
                sp = frame.sp
            except LookupError:
                break
            if pc < KERNEL_HALF:
                break
            rows.append([self.symbol(frame), hex(pc), hex(sp)])
        return rows

    @staticmethod
    def symbol(frame) -> str | None:
        try:
            return frame.symbol().name
        except LookupError:
            return frame.name

    def files(self, task: Object) -> list:
        """Reserved descriptors (open() or accept() has not returned yet) have no file."""
        return [
            [fd, text(d_path(file.f_path))] for fd, file in for_each_file(task) if file
        ]

    def freed_by_others(self, cache: Object) -> int:
        """Objects that other CPUs freed into the slabs that CPUs allocate from.

        They are on those slabs' own lists; slab_cache_usage() takes them for active.
        """
        if not hasattr(cache, "cpu_slab") or not cache.cpu_slab:
            return 0
        slabs = [
            first_member(per_cpu_ptr(cache.cpu_slab, cpu), "slab", "page")
            for cpu in for_each_present_cpu(self.prog)
        ]
        return sum((slab.objects - slab.inuse).value_() for slab in slabs if slab)

    def slabs(self):
        for cache in for_each_slab_cache(self.prog):
            usage = slab_cache_usage(cache)
            freed = self.freed_by_others(cache)
            yield {
                "cache": pointer(cache),
                "name": text(cache.name.string_()),
                "object_size": cache.object_size.value_(),
                "size": cache.size.value_(),
                "slabs": usage.num_slabs,
                "objects": usage.num_objs,
                "free": usage.free_objs + freed,
                "active": usage.active_objs - freed,
                "pages_per_slab": slab_cache_pages_per_slab(cache),
                "objects_per_slab": slab_cache_objects_per_slab(cache),
            }

    def slab_objects(self) -> dict:
        """Of some caches with few, many, small, large objects: those that are allocated."""
        return {
            name: [pointer(object) for object in slab_cache_for_each_allocated_object(cache, "void")]
            for name in OBJECT_CACHES
            if (cache := find_slab_cache(self.prog, name))
        }

    def zones(self):
        """Populated zones: those with present pages."""
        for pgdat in for_each_online_pgdat(self.prog):
            for zone in pgdat.node_zones:
                if zone.present_pages:
                    yield self.zone(pgdat, zone)

    def zone(self, pgdat: Object, zone: Object) -> dict:
        """Watermarks as the kernel's min_wmark_pages() and so on: with any boost."""
        constant = self.prog.constant
        marks = first_member(zone, "_watermark", "watermark")
        try:
            boost = zone.watermark_boost.value_()
        except AttributeError:
            boost = 0
        free = zone.vm_stat[constant("NR_FREE_PAGES")].counter.value_()
        return {
            "node": pgdat.node_id.value_(),
            "zone": text(zone.name.string_()),
            "addr": hex(zone.address_),
            "start_pfn": zone.zone_start_pfn.value_(),
            "spanned": zone.spanned_pages.value_(),
            "present": zone.present_pages.value_(),
            "managed": first_member(zone.managed_pages, "counter").value_(),
            "min": marks[constant("WMARK_MIN")].value_() + boost,
            "low": marks[constant("WMARK_LOW")].value_() + boost,
            "high": marks[constant("WMARK_HIGH")].value_() + boost,
            "free": max(free, 0),
            "areas": [area.nr_free.value_() for area in zone.free_area],
        }

    def meminfo(self) -> dict:
        """Pages. Counters of nodes as they are summed up, without what CPUs hold back."""
        huge = hugetlb_total_usage(self.prog)
        swap = swap_total_usage(self.prog)
        result = {
            "total": totalram_pages(self.prog),
            "buffers": nr_blockdev_pages(self.prog),
            "commit limit": vm_commit_limit(self.prog),
            "hugepages": huge.pages,
            "hugepages free": huge.free_pages,
            "swap": swap.pages,
            "swap free": swap.free_pages,
            "swap used": swap.pages - swap.free_pages,
            "swap cached": total_swapcache_pages(self.prog),
        }
        for kind, names in NODE_COUNTERS.items():
            for name in names:
                try:
                    result[kind] = global_node_page_state(self.prog.constant(name))
                except LookupError:
                    continue
        return result

    def swaps(self):
        for area in for_each_swap_info(self.prog):
            yield {
                "address": pointer(area),
                "path": text(swap_file_path(area)),
                "kind": "file" if swap_is_file(area) else "partition",
                "pages": area.pages.value_(),
                "used": swap_usage_in_pages(area),
                "priority": area.prio.value_(),
            }

    def hugepages(self):
        for state in for_each_hstate(self.prog):
            yield {
                "size": huge_page_size(state).value_(),
                "total": state.nr_huge_pages.value_(),
                "free": state.free_huge_pages.value_(),
                "reserved": state.resv_huge_pages.value_(),
                "surplus": state.surplus_huge_pages.value_(),
            }

    def modules(self):
        """refcnt as lsmod shows it: without the reference that a live module holds on itself."""
        for module in for_each_module(self.prog):
            yield {
                "addr": pointer(module),
                "name": text(module.name.string_()),
                "state": module.state.value_(),
                "refcnt": module.refcnt.counter.value_() - 1,
                "taints": module_taints(module),
            }

    def log(self):
        for record in get_printk_records(self.prog):
            yield [
                record.seq,
                record.timestamp,
                record.level,
                record.facility,
                text(record.text),
            ]

    def timers(self):
        for cpu in self.present:
            for index, base in enumerate(per_cpu(self.prog["timer_bases"], cpu)):
                for timer in timer_base_for_each(base.address_of_()):
                    yield self.timer(cpu, index, "wheel", timer, timer.expires)
            bases = per_cpu(self.prog["hrtimer_bases"], cpu).clock_base
            for index, base in enumerate(bases):
                for timer in hrtimer_clock_base_for_each(base.address_of_()):
                    yield self.timer(cpu, index, "hrtimer", timer, timer.node.expires)

    @staticmethod
    def timer(cpu: int, base: int, kind: str, timer: Object, expires: Object) -> dict:
        return {
            "cpu": cpu,
            "base": base,
            "kind": kind,
            "timer": pointer(timer),
            "expires": expires.value_(),
            "function": pointer(timer.function),
        }

    def waiters(self):
        """Not of those that are woken already: they may wait no longer."""
        for task in for_each_task(self.prog):
            asleep = task.stack and task_state_to_char(task) != "R"
            wait = self.wait(task) if asleep else None
            if wait:
                yield wait

    def wait(self, task: Object) -> dict | None:
        """By the innermost frame of a function of WAITS whose variable is known."""
        try:
            trace = self.prog.stack_trace(task)
        except (FaultError, ValueError, LookupError):
            return None
        for frame in trace:
            if frame.name not in WAITS:
                continue
            variable, kind = WAITS[frame.name]
            try:
                lock = frame[variable]
            except KeyError:
                continue
            if not lock.absent_:
                return {"task": pointer(task)} | getattr(self, kind)(lock)
        return None

    @staticmethod
    def queue_length(lock: Object) -> int:
        """Of a list of waiters, or (since Linux 7.1) of a ring of them without a head."""
        try:
            return list_count_nodes(lock.wait_list.address_of_())
        except AttributeError:
            first = lock.first_waiter
            return 1 + list_count_nodes(first.list.address_of_()) if first else 0

    def mutex(self, lock: Object) -> dict:
        row = {"kind": "mutex", "lock": pointer(lock)}
        try:
            rtmutex = lock.rtmutex  # PREEMPT_RT
        except AttributeError:
            owner = pointer(mutex_owner(lock))
            return row | {"owner": owner, "waiters": self.queue_length(lock)}
        waiters = rtmutex.waiters.rb_root.address_of_()
        owner = hex(rtmutex.owner.value_() & ~1)
        return row | {"owner": owner, "waiters": sum(1 for _ in rbtree_inorder_for_each(waiters))}

    @staticmethod
    def rwbase(rwb: Object) -> dict:
        """PREEMPT_RT: the only member of a rwsem. A writer has the rt_mutex, and the bias set."""
        row = {"kind": "rwsem", "lock": pointer(rwb)}
        if rwb.readers.counter.value_() & (1 << 30):
            row["owner"] = hex(rwb.rtmutex.owner.value_() & ~1)
        return row

    def rwsem(self, sem: Object) -> dict:
        row = {"kind": "rwsem", "lock": pointer(sem), "owner": pointer(rwsem_owner(sem))}
        return row | {"waiters": self.queue_length(sem)}

    def semaphore(self, sem: Object) -> dict:
        return {"kind": "semaphore", "lock": pointer(sem), "waiters": self.queue_length(sem)}

    @staticmethod
    def percpu_rwsem(sem: Object) -> dict:
        count = sum(1 for _ in waitqueue_for_each_entry(sem.waiters.address_of_()))
        return {"kind": "percpu_rwsem", "lock": pointer(sem), "queued": count}

    @staticmethod
    def completion(x: Object) -> dict:
        count = list_count_nodes(x.wait.task_list.address_of_())
        return {"kind": "completion", "lock": pointer(x), "waiters": count}

    @staticmethod
    def futex_address(key: Object) -> str:
        """Of a key in private memory; a shared one has a page of a file in its place."""
        return hex(key.private.address.value_() + (key.private.offset.value_() & ~3))

    def futex(self, q: Object) -> dict:
        return {"kind": "futex", "uaddr": self.futex_address(q.key)}

    def futex_pi(self, q: Object) -> dict:
        return {
            "kind": "futex",
            "lock": pointer(q.pi_state),
            "owner": pointer(q.pi_state.owner),
            "uaddr": self.futex_address(q.key),
        }

    def flock(self, request: Object) -> dict:
        try:
            blocker = request.c.flc_blocker
        except AttributeError:
            blocker = request.fl_blocker
        owner = find_task(self.prog, first_member(blocker, "flc_pid", "fl_pid"))
        return {"kind": "flock", "lock": pointer(blocker), "owner": pointer(owner)}

    def each_workqueue(self):
        head = self.prog["workqueues"].address_of_()
        return list_for_each_entry("struct workqueue_struct", head, "list")

    def each_pwq(self, wq: Object):
        pwqs = wq.pwqs.address_of_()
        return list_for_each_entry("struct pool_workqueue", pwqs, "pwqs_node")

    def each_pool(self):
        idr = self.prog["worker_pool_idr"].address_of_()
        return (pool for _, pool in idr_for_each_entry(idr, "struct worker_pool"))

    def each_worker(self):
        """The workers of all pools, and the rescuers, which are in a pool while they work."""
        seen = set()
        for pool in self.each_pool():
            workers = pool.workers.address_of_()
            for worker in list_for_each_entry("struct worker", workers, "node"):
                seen.add(worker.value_())
                yield worker
        for wq in self.each_workqueue():
            if wq.rescuer and wq.rescuer.value_() not in seen:
                yield wq.rescuer

    def workqueues(self):
        for wq in self.each_workqueue():
            yield {
                "workqueue": pointer(wq),
                "name": text(wq.name.string_()),
                "flags": wq.flags.value_(),
                "max_active": first_member(wq, "max_active", "saved_max_active").value_(),
                "pools": len({pwq.pool.value_() for pwq in self.each_pwq(wq)}),
                "active": sum(pwq.nr_active.value_() for pwq in self.each_pwq(wq)),
                "rescuer": pointer(wq.rescuer),
            }

    def workers(self):
        for worker in self.each_worker():
            yield {
                "worker": pointer(worker),
                "task": pointer(worker.task),
                "pool": worker.pool.id.value_() if worker.pool else None,
                "cpu": worker.pool.cpu.value_() if worker.pool else -1,
                "flags": worker.flags.value_(),
                "work": pointer(worker.current_work),
                "function": pointer(worker.current_func),
                "workqueue": pointer(worker.current_pwq.wq) if worker.current_pwq else "0x0",
            }

    def works(self):
        for pool in self.each_pool():
            yield from self.listed("pending", pool.worklist)
        for worker in self.each_worker():
            if worker.current_work:
                wq = worker.current_pwq.wq
                yield self.work("running", worker.current_work, worker.current_func, wq)
            yield from self.listed("pending", worker.scheduled)
        for wq in self.each_workqueue():
            for pwq in self.each_pwq(wq):
                yield from self.listed(
                    "inactive", first_member(pwq, "inactive_works", "delayed_works")
                )
        yield from self.delayed_works()

    def listed(self, state: str, works: Object):
        """Works without a function are marks of a flush or of a rescuer."""
        for work in list_for_each_entry("struct work_struct", works.address_of_(), "entry"):
            if work.func:
                pwq = Object(
                    self.prog,
                    "struct pool_workqueue *",
                    work.data.counter.value_() & (2**64 - 1) & ~self.pwq_flags(),
                )
                yield self.work(state, work, work.func, pwq.wq)

    def pwq_flags(self) -> int:
        for name in "WORK_STRUCT_PWQ_SHIFT", "WORK_STRUCT_FLAG_BITS":
            try:
                return (1 << self.prog.constant(name).value_()) - 1
            except LookupError:
                continue
        return 255

    def delayed_works(self):
        expiry = self.prog.symbol("delayed_work_timer_fn").address
        for cpu in self.present:
            for base in per_cpu(self.prog["timer_bases"], cpu):
                for timer in timer_base_for_each(base.address_of_()):
                    if timer.function.value_() == expiry:
                        dwork = drgn.container_of(timer, "struct delayed_work", "timer")
                        work = dwork.work.address_of_()
                        yield self.work("delayed", work, work.func, dwork.wq)

    @staticmethod
    def work(state: str, work: Object, function: Object, wq: Object) -> dict:
        return {
            "work": pointer(work),
            "state": state,
            "function": pointer(function),
            "workqueue": pointer(wq),
        }

    def mounts(self):
        for mount in for_each_mount(self.prog):
            yield [text(mount_src(mount)), text(mount_dst(mount)), text(mount_fstype(mount))]

    def shared(self, member: str) -> list:
        """The different structs that a pointer in task_struct leads to."""
        found = {task.member_(member).value_(): task.member_(member) for task in self.every_task()}
        return [pointer.read_() for value, pointer in found.items() if value]

    def every_task(self):
        for cpu in self.present:
            yield idle_task(self.prog, cpu)
        yield from for_each_task(self.prog)

    def descriptors(self):
        for files in self.shared("files"):
            fdt = files.fdt
            for fd in range(fdt.max_fds.value_()):
                if fdt.fd[fd]:
                    yield self.descriptor(files, fd, fdt.fd[fd].read_())

    @staticmethod
    def descriptor(files: Object, fd: int, file: Object) -> dict:
        inode = file.f_inode
        is_socket = text(inode.i_sb.s_type.name.string_()) == "sockfs"
        socket = cast("struct socket *", file.private_data) if is_socket else None
        dev = inode.i_sb.s_dev.value_()
        return {
            "files": pointer(files),
            "fd": fd,
            "file": pointer(file),
            "flags": file.f_flags.value_(),
            "offset": file.f_pos.value_(),
            "size": inode.i_size.value_(),
            "inode": inode.i_ino.value_(),
            "device": f"{dev >> 20}:{dev & 0xFFFFF}",
            "socket": pointer(socket.sk) if socket else "0x0",
            "mount": pointer(container_of(file.f_path.mnt, "struct mount", "mnt")),
            "superblock": pointer(inode.i_sb),
        }

    def mappings(self):
        for mm in self.shared("mm"):
            for vma in for_each_vma(mm):
                file = vma.vm_file
                yield {
                    "mm": pointer(mm),
                    "vma": pointer(vma),
                    "start": hex(vma.vm_start.value_()),
                    "end": hex(vma.vm_end.value_()),
                    "vm_flags": vma.vm_flags.value_(),
                    "file": pointer(file),
                    "offset": vma.vm_pgoff.value_() * self.page_size if file else None,
                    "path": text(d_path(file.f_path)) if file else self.mapping_name(vma),
                }

    def mapping_name(self, vma: Object) -> str | None:
        """drgn knows the special mappings of x86_64; all of them have a name."""
        name = vma_name(vma)
        if not name and vma.vm_ops == self.prog["special_mapping_vmops"].address_of_():
            name = cast("struct vm_special_mapping *", vma.vm_private_data).name.string_()
        return text(name) or None

    def namespaces(self):
        """Mounts of the namespaces that tasks are in."""
        spaces = {proxy.mnt_ns.value_(): proxy.mnt_ns for proxy in self.shared("nsproxy")}
        for space in spaces.values():
            for mount in for_each_mount(space.read_()):
                yield self.mount(space, mount)

    @staticmethod
    def mount(space: Object, mount: Object) -> dict:
        parent = mount.mnt_parent
        flags = mount.mnt.mnt_flags.value_()
        return {
            "mount": pointer(mount),
            "namespace": pointer(space),
            "namespace_id": space.ns.inum.value_(),
            "mount_id": mount.mnt_id.value_(),
            "parent": "0x0" if parent == mount else pointer(parent),
            "device": text(mount_src(mount)),
            "path": text(mount_dst(mount)),
            "fstype": text(mount_fstype(mount)),
            "relatime": bool(flags & 0x20),
            "superblock": pointer(mount.mnt.mnt_sb),
            "frozen": mount.mnt.mnt_sb.s_writers.frozen.value_(),
        }

    def irqs(self):
        for irq, desc in for_each_irq_desc(self.prog):
            chip = irq_desc_chip_name(desc)
            names = [text(name) for name in irq_desc_action_names(desc)]
            yield [irq, names, text(chip) if chip is not None else None]

    def irq_counts(self):
        for irq, desc in for_each_irq_desc(self.prog):
            counts = [int(irq_desc_kstat_cpu(desc, cpu)) for cpu in self.present]
            mask = irq_desc_affinity_mask(desc)
            yield [irq, counts, cpumask_to_cpulist(mask)]

    def softirqs(self):
        names = self.prog["softirq_to_name"]
        for cpu in self.present:
            pending = self.softirq_pending(cpu)
            for number, count in enumerate(per_cpu(self.prog["kstat"], cpu).softirqs):
                name = text(names[number].string_())
                yield [cpu, name, bool(pending >> number & 1), count.value_()]

    def softirq_pending(self, cpu: int) -> int:
        """The word has moved twice: in Linux 6.2 and 6.15."""
        for variable, member in (
            ("__softirq_pending", None),
            ("pcpu_hot", "softirq_pending"),
            ("irq_stat", "__softirq_pending"),
        ):
            try:
                word = per_cpu(self.prog[variable], cpu)
                return (word.member_(member) if member else word).value_()
            except (KeyError, LookupError):
                continue
        raise LookupError("no word of pending softirqs")

    def runqueue(self):
        """By the tasks themselves, then in the order of the queues."""
        for cpu in self.present:
            rq = per_cpu(self.prog["runqueues"], cpu)
            current = rq.curr.value_()
            queues = {
                "stop": [rq.stop] if rq.stop and rq.stop.on_rq else [],
                "dl": self.deadline_tasks(rq.dl),
                "rt": self.realtime_tasks(rq.rt.active),
                "fair": self.fair_tasks(rq.cfs),
                "idle": [rq.idle] if rq.idle.value_() == current else [],
            }
            for name, tasks in queues.items():
                for position, task in enumerate(tasks):
                    yield {
                        "cpu": cpu,
                        "class": name,
                        "position": position,
                        "task": pointer(task),
                        "running": task.value_() == current,
                        "prio": task.prio.value_(),
                        "vruntime": task.se.vruntime.value_() if name == "fair" else None,
                    }

    @staticmethod
    def deadline_tasks(dl: Object):
        for entity in rbtree_inorder_for_each_entry(
            "struct sched_dl_entity", dl.root.rb_root.address_of_(), "rb_node"
        ):
            try:
                server = entity.dl_server
            except AttributeError:
                server = False
            if not server:
                yield drgn.container_of(entity, "struct task_struct", "dl")

    @staticmethod
    def realtime_tasks(array: Object):
        for queue in array.queue:
            yield from list_for_each_entry(
                "struct task_struct", queue.address_of_(), "rt.run_list"
            )

    def fair_tasks(self, cfs: Object):
        entities = list(
            rbtree_inorder_for_each_entry(
                "struct sched_entity", cfs.tasks_timeline.rb_root.address_of_(), "run_node"
            )
        )
        if cfs.curr and cfs.curr.on_rq:
            entities.insert(0, cfs.curr)
        for entity in entities:
            if entity.my_q:
                yield from self.fair_tasks(entity.my_q)
            else:
                yield drgn.container_of(entity, "struct task_struct", "se")

    def disks(self):
        for disk in for_each_disk(self.prog):
            yield text(disk_name(disk))

    def netdevs(self):
        for device in for_each_netdev(self.prog["init_net"].address_of_()):
            yield text(device.name.string_())

    def interfaces(self):
        """Of all network namespaces."""
        for net in for_each_net(self.prog):
            for device in for_each_netdev(net):
                yield {
                    "netdev": pointer(device),
                    "namespace": net.ns.inum.value_(),
                    "name": text(device.name.string_()),
                    "ifindex": device.ifindex.value_(),
                    "mtu": device.mtu.value_(),
                    "mac": self.prog.read(device.dev_addr, device.addr_len).hex(":"),
                    "addresses": self.addresses(device),
                    "counters": self.counters(device),
                }

    def addresses(self, device: Object) -> list[str]:
        prefixes = []
        entry = device.ip_ptr.ifa_list if device.ip_ptr else None
        for address in netdev_ipv4_addrs(device):
            prefixes.append(f"{address}/{entry.ifa_prefixlen.value_()}")
            entry = entry.ifa_next
        if device.ip6_ptr:
            for entry in list_for_each_entry(
                "struct inet6_ifaddr", device.ip6_ptr.addr_list.address_of_(), "if_list"
            ):
                raw = self.prog.read(entry.addr.address_, 16)
                prefixes.append(f"{ipaddress.IPv6Address(raw)}/{entry.prefix_len.value_()}")
        return prefixes

    def counters(self, device: Object) -> dict | None:
        """Of the lab's devices, which count per CPU: lo both directions, dummy what is sent."""
        operations = self.prog.symbol(device.netdev_ops.value_()).name
        if operations not in ("loopback_ops", "dummy_netdev_ops"):
            return None
        packets = size = 0
        for cpu in self.present:
            counters = per_cpu_ptr(device.lstats, cpu)
            packets += number(counters.packets)
            size += number(counters.bytes)
        received = operations == "loopback_ops"
        return {
            "rx_packets": packets if received else 0,
            "rx_bytes": size if received else 0,
            "tx_packets": packets,
            "tx_bytes": size,
        }

    def sockets(self):
        """Those of descriptors by their files, all others by the tables of the protocols."""
        known = {}
        for task in sorted(for_each_task(self.prog), key=lambda task: task.pid.value_()):
            for sock, fd in self.open_sockets(task):
                known.setdefault(sock.value_(), (sock, task, fd))
        for sock in self.hashed_sockets():
            known.setdefault(sock.value_(), (sock, None, None))
        for sock, task, fd in known.values():
            yield {
                "socket": pointer(sock),
                "task": pointer(task) if task is not None else None,
                "fd": fd,
            } | self.socket(sock)

    def open_sockets(self, task: Object):
        if not task.files:
            return
        for fd, file in for_each_file(task):
            if file and file.f_inode.i_sb.s_type.name.string_() == b"sockfs":
                alloc = container_of(file.f_inode, "struct socket_alloc", "vfs_inode")
                if alloc.socket.sk:
                    yield alloc.socket.sk, fd

    def hashed_sockets(self):
        nets = list(for_each_net(self.prog))
        heads = []
        for info in self.tables("tcp_hashinfo", nets, "ipv4.tcp_death_row.hashinfo"):
            heads += [info.ehash[n].chain for n in range(info.ehash_mask + 1)]
            heads += self.listening(info)
        for table in self.tables("udp_table", nets, "ipv4.udp_table"):
            heads += [table.hash[n].head for n in range(table.mask + 1)]
        for name in "udplite_table", "raw_v4_hashinfo", "raw_v6_hashinfo":
            if name not in self.prog:
                continue
            table = self.prog[name]
            if name.startswith("raw"):
                heads += list(table.ht)
            else:
                heads += [table.hash[n].head for n in range(table.mask + 1)]
        if "unix_socket_table" in self.prog:
            heads += list(self.prog["unix_socket_table"])
        else:
            heads += [net.unx.table.buckets[n] for net in nets for n in range(512)]
        heads += [net.packet.sklist for net in nets]
        for head in heads:
            yield from self.chain(head, "struct sock", "__sk_common.skc_node")
        for number in range(32):
            table = self.prog["nl_table"][number].hash.tbl
            for n in range(table.size if table else 0):
                address = table.buckets[n].address_
                bucket = Object(self.prog, "struct hlist_head", address=address)
                yield from self.chain(bucket, "struct netlink_sock", "node")

    def tables(self, name: str, nets: list, path: str):
        """The one of all namespaces, and those of their own, which came with Linux 6.1 and 6.2."""
        tables = {self.prog[name].address_: self.prog[name].address_of_()}
        for net in nets:
            try:
                table = net.subscript_path_(path).read_()
            except (AttributeError, LookupError):
                continue
            tables[table.value_()] = table
        return list(tables.values())

    @staticmethod
    def listening(info: Object) -> list:
        try:
            return [bucket.nulls_head for bucket in info.listening_hash]
        except AttributeError:
            return [info.lhash2[n].nulls_head for n in range(info.lhash2_mask + 1)]

    def chain(self, head: Object, type_name: str, member: str):
        """A chain ends with NULL or, where it may be walked without a lock, with an odd number."""
        node = head.first.value_()
        offset = drgn.offsetof(self.prog.type(type_name), member)
        while node and not node & 1:
            yield Object(self.prog, "struct sock *", node - offset)
            node = self.prog.read_u64(node)

    def socket(self, sock: Object) -> dict:
        common = sock.member_("__sk_common")
        family, state = common.skc_family.value_(), common.skc_state.value_()
        row = {"family": family, "state": state, "namespace": common.skc_net.net.ns.inum.value_()}
        row["interface"] = common.skc_bound_dev_if.value_() or None
        if family == 17:  # AF_PACKET
            index = cast("struct packet_sock *", sock).ifindex.value_()
            row["interface"] = index if index > 0 else None
        if family in (2, 10) and state in (6, 12):  # TCP_TIME_WAIT, TCP_NEW_SYN_RECV
            if state == 6:
                small = cast("struct inet_timewait_sock *", sock)
                row["state"] = small.tw_substate.value_()
            return row | {"type": 1, "protocol": 6} | self.ends(common, True)
        row |= {
            "type": sock.sk_type.value_(),
            "protocol": sock.sk_protocol.value_(),
            "uid": sock.sk_uid.val.value_(),
            "rcvbuf": sock.sk_rcvbuf.value_(),
            "sndbuf": sock.sk_sndbuf.value_(),
            "backlog": sock.sk_max_ack_backlog.value_() if state == 10 else None,
            "inode": None,
        }
        if sock.sk_socket:
            alloc = container_of(sock.sk_socket, "struct socket_alloc", "socket")
            row["inode"] = alloc.vfs_inode.i_ino.value_()
        if family in (2, 10):
            return row | self.ends(common, row["type"] != 3) | self.inet_queues(sock, row)
        if family == 1:
            return row | self.unix_ends(sock) | self.unix_queues(sock, state)
        return row | {"rx_queue": sock.sk_backlog.rmem_alloc.counter.value_()}

    def ends(self, common: Object, ports: bool) -> dict:
        """Ends of which neither the address nor the port is set are left out."""
        four = common.skc_family == 2
        local = common.skc_rcv_saddr if four else common.skc_v6_rcv_saddr
        remote = common.skc_daddr if four else common.skc_v6_daddr
        port = int.from_bytes(self.prog.read(common.skc_dport.address_, 2), "big")
        return {
            "local": self.end(local, common.skc_num.value_(), ports),
            "remote": self.end(remote, port, ports),
        }

    def end(self, member: Object, port: int, ports: bool) -> str | None:
        raw = self.prog.read(member.address_, drgn.sizeof(member))
        if not any(raw) and not (ports and port):
            return None
        address = ipaddress.ip_address(raw)
        name = str(address)
        if address.version == 6 and address.ipv4_mapped:
            name = f"::ffff:{address.ipv4_mapped}"
        if not ports:
            return name
        return f"[{name}]:{port}" if address.version == 6 else f"{name}:{port}"

    @staticmethod
    def inet_queues(sock: Object, row: dict) -> dict:
        if row["protocol"] != 6 or row["type"] != 1:
            waiting = sock.sk_backlog.rmem_alloc.counter.value_()
            if row["protocol"] == 17:
                waiting -= cast("struct udp_sock *", sock).forward_deficit.value_()
            return {"rx_queue": waiting, "tx_queue": sock.sk_wmem_alloc.refs.counter.value_() - 1}
        if row["state"] == 10:
            return {"rx_queue": sock.sk_ack_backlog.value_(), "tx_queue": 0}
        tcp = cast("struct tcp_sock *", sock)
        return {
            "rx_queue": max((tcp.rcv_nxt - tcp.copied_seq).value_(), 0),
            "tx_queue": (tcp.write_seq - tcp.snd_una).value_(),
        }

    def unix_ends(self, sock: Object) -> dict:
        unix = cast("struct unix_sock *", sock)
        peer = unix.peer
        return {
            "local": self.unix_name(unix),
            "remote": self.unix_name(cast("struct unix_sock *", peer)) if peer else None,
            "peer": pointer(peer) if peer else None,
        }

    def unix_name(self, unix: Object) -> str | None:
        if not unix.addr or unix.addr.len <= 2:
            return None
        name = self.prog.read(unix.addr.name.address_ + 2, unix.addr.len - 2)
        name = name if name[0] == 0 else name.rstrip(b"\0")
        return text(name.replace(b"\0", b"@"))

    @staticmethod
    def unix_queues(sock: Object, state: int) -> dict:
        if state == 10:
            return {"rx_queue": sock.sk_receive_queue.qlen.value_()}
        size = 0
        messages = cast("struct list_head *", sock.sk_receive_queue.address_of_())
        for message in list_for_each_entry("struct sk_buff", messages, "list"):
            parms = cast("struct unix_skb_parms *", message.cb + 0)
            size += message.len.value_()
            size -= parms.consumed.value_() if sock.sk_type == 1 else 0
        return {"rx_queue": size}

    def block_devices(self):
        """Disks, with what is counted in struct disk_stats on each CPU."""
        for disk in for_each_disk(self.prog):
            part = disk.part0  # a pointer since Linux 5.11
            read, write, sectors_read, sectors_written = (0,) * 4
            for cpu in self.present:
                stats = per_cpu_ptr(first_member(part, "bd_stats", "dkstats"), cpu)
                read += stats.ios[0].value_()
                write += stats.ios[1].value_()
                sectors_read += stats.sectors[0].value_()
                sectors_written += stats.sectors[1].value_()
            has_requests = bool(disk.queue.mq_ops)  # else it is made of others' (dm, md)
            elevator = disk.queue.elevator.read_()
            yield {
                "disk": pointer(disk),
                "name": text(disk_name(disk)),
                "major": disk.major.value_(),
                "minor": disk.first_minor.value_(),
                "bytes": first_member(part, "bd_nr_sectors", "nr_sects").value_() * 512,
                "scheduler": text(elevator.type.elevator_name.string_()) if elevator
                else "none" if has_requests else None,
                "hw_queues": disk.queue.nr_hw_queues.value_() if has_requests else None,
                "reads": read,
                "writes": write,
                "read_bytes": sectors_read * 512,
                "write_bytes": sectors_written * 512,
                "backing": self.backing(disk),
            }

    def backing(self, disk: Object) -> str | None:
        """The file of a loop device, by the debugging information of the module."""
        if disk.major.value_() != 7:
            return None
        file = cast("struct loop_device *", disk.private_data).lo_backing_file
        return text(d_path(file.f_path)) if file else None

    def requests(self):
        """Those that have a tag."""
        for disk in for_each_disk(self.prog):
            for request in request_queue_busy_iter(disk.queue):
                yield {
                    "request": pointer(request),
                    "disk": pointer(disk),
                    "op": req_op(request).format_(type_name=False).removeprefix("REQ_OP_"),
                    "sector": blk_rq_pos(request).value_(),
                    "bytes": blk_rq_bytes(request).value_(),
                    "state": request.state.value_(),
                    "tag": request.tag.value_(),
                    "cpu": request.mq_ctx.cpu.value_(),
                    "bio": pointer(request.bio),
                }

    def cpus(self):
        """The preemption counter without the bit that asks to reschedule."""
        for cpu in self.present:
            rq = per_cpu(self.prog["runqueues"], cpu)
            count = self.preempt_count(cpu, rq.curr)
            yield [cpu, pointer(rq.curr), pointer(rq.idle), count & 0x7FFFFFFF]

    def preempt_count(self, cpu: int, current: Object) -> int:
        """A per-CPU variable of x86_64, elsewhere a member of thread_info."""
        if "__preempt_count" in self.prog:
            return per_cpu(self.prog["__preempt_count"], cpu).value_()
        if "pcpu_hot" in self.prog:
            return per_cpu(self.prog["pcpu_hot"], cpu).preempt_count.value_()
        return current.thread_info.preempt.count.value_()

    def ipc(self):
        """System V objects of the IPC namespaces that tasks are in."""
        spaces = {self.prog["init_ipc_ns"].address_: self.prog["init_ipc_ns"].address_of_()}
        for task in for_each_task(self.prog):
            if task.nsproxy:
                spaces[task.nsproxy.ipc_ns.value_()] = task.nsproxy.ipc_ns
        kinds = ("sem", "sem_array"), ("msg", "msg_queue"), ("shm", "shmid_kernel")
        for space in spaces.values():
            for number, (kind, type_name) in enumerate(kinds):
                for _, entry in idr_for_each(space.ids[number].ipcs_idr.address_of_()):
                    base = cast("struct kern_ipc_perm *", entry)
                    member = {"sem": "sem_perm", "msg": "q_perm", "shm": "shm_perm"}[kind]
                    thing = container_of(base, f"struct {type_name}", member)
                    yield {
                        "object": pointer(base),
                        "kind": kind,
                        "namespace": space.ns.inum.value_(),
                        "id": base.id.value_(),
                        "key": base.key.value_() & 0xFFFFFFFF,
                        "uid": base.uid.val.value_(),
                        "mode": base.mode.value_() & 0o777,
                    } | self.ipc_use(kind, thing)

    @staticmethod
    def ipc_use(kind: str, thing: Object) -> dict:
        if kind == "sem":
            return {"count": thing.sem_nsems.value_()}
        if kind == "msg":
            size, count = thing.q_qbytes.value_(), thing.q_qnum.value_()
            return {"bytes": size, "used": thing.q_cbytes.value_(), "count": count}
        return {"bytes": thing.shm_segsz.value_(), "count": thing.shm_nattch.value_()}


def open_dump(
    dump: str, vmlinux: str, debug_root: str | None, vmcoreinfo: str | None
) -> Program:
    if vmcoreinfo:
        with open(vmcoreinfo, "rb") as file:
            prog = Program(vmcoreinfo=file.read())
    else:
        prog = Program()
    prog.set_core_dump(dump)
    if debug_root:
        prog.debug_info_options.directories = (debug_root,)
    prog.load_debug_info([vmlinux], main=False)
    if debug_root:
        try:
            prog.load_debug_info(default=True)
        except drgn.MissingDebugInfoError as e:
            print(f"{dump}: {e}", file=sys.stderr)
    return prog


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dump")
    parser.add_argument("vmlinux", help="the same build's vmlinux, with DWARF")
    parser.add_argument(
        "--debug-root",
        metavar="DIR",
        help="folder with a .build-id folder inside: the debug files of the modules",
    )
    parser.add_argument(
        "--vmcoreinfo",
        metavar="FILE",
        help="for a dump without the note (see find-vmcoreinfo.py)",
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="default: standard output")
    args = parser.parse_args()

    prog = open_dump(args.dump, args.vmlinux, args.debug_root, args.vmcoreinfo)
    result = Extract(prog).all()
    with open(args.output, "w") if args.output else sys.stdout as out:
        json.dump(result, out, indent=0)
        out.write("\n")


if __name__ == "__main__":
    main()
