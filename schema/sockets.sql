-- SPDX-License-Identifier: GPL-2.0-or-later
-- Sockets of all network namespaces, one row each: those that tasks have open, and those that
-- nobody has (waiting for accept(), ending, the kernel's own). From descriptors and the tables of
-- TCP, UDP, raw, unix, netlink and packet sockets.
-- Shown: family, state, local, remote, rx_queue, tx_queue
CREATE TABLE sockets (
	dump        INTEGER, -- the dump
	socket      POINTER, -- struct sock
	task        POINTER, -- a task that has it open, the one with the lowest pid; NULL:
	                     -- nobody. All of them are in files
	fd          INTEGER, -- the task's descriptor
	family      TEXT,    -- unix, inet, inet6, netlink, packet, vsock ...
	type        TEXT,    -- stream, dgram, raw, seqpacket ...
	protocol    TEXT,    -- tcp, udp, icmp ...; of netlink: route, audit, kobject-uevent ...; of
	                     -- packet: the EtherType
	state       TEXT,    -- ESTABLISHED, LISTEN, TIME_WAIT, CLOSE ...: the names of TCP, which
	                     -- others use too. A UDP socket with a peer is ESTABLISHED
	local       TEXT,    -- 127.0.0.1:8080, [::]:8443; path of a unix socket, @NAME of an abstract
	                     -- one; port id of a netlink socket; NULL when it has no address
	remote      TEXT,    -- the same of the other end
	peer        POINTER, -- the other end of a unix socket
	rx_queue    BYTES,   -- received and not yet read; of a TCP listener: connections that wait
	                     -- for accept()
	tx_queue    BYTES,   -- sent and not yet acknowledged, or not yet on its way
	backlog     COUNT,   -- of a listener: how many connections may wait
	rcvbuf      BYTES,   -- limit of the receive buffer
	sndbuf      BYTES,   -- limit of the send buffer
	drops       COUNT,   -- packets thrown away for want of room
	retransmits COUNT,   -- TCP: how often the oldest unacknowledged data was sent again
	inode       INTEGER, -- inode number, as in socket:[INODE]
	uid         INTEGER, -- user that made it
	interface   INTEGER, -- index of the network device that it is bound to
	namespace   INTEGER, -- inode of its network namespace
	PRIMARY KEY (dump, socket),
	FOREIGN KEY (dump) REFERENCES dumps,
	CONSTRAINT files FOREIGN KEY (dump, task) REFERENCES tasks,
	FOREIGN KEY (dump, peer) REFERENCES sockets
) WITHOUT ROWID;
CREATE INDEX sockets_task ON sockets (dump, task);
