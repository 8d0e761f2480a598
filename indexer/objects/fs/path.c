/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Paths, as fs/d_path.c makes them. Text grows from the end of the buffer to its start. */
#include "objects/fs/path.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "image/kernel.h"

#define CUT_MARK "..."

enum {
	NAME_SIZE_MAX = 255,
	MNT_INTERNAL = 0x4000,
	LIST_POISON2 = 0x00200200,
	FMODE_BACKING_MAYBE = 3 << 24, /* one of these bits, by kernel */
};

/* How the dentries of a kind of file system are named, by its function d_dname. */
enum naming {
	NAMING_UNKNOWN, /* not looked up yet */
	NAMING_TREE,    /* by the tree: there is no such function */
	NAMING_PIPE,
	NAMING_SOCKET,
	NAMING_ANONYMOUS,
	NAMING_PIDFD,
	NAMING_NAMESPACE,
	NAMING_DMABUF,
	NAMING_SIMPLE, /* deleted from its start: memfd, SysV shared memory, /dev/zero */
};

static const struct path_fields path_field_paths = {PATH_FIELDS(FIELD_PATH_)};

/* Until 2.6.18 a task named its namespace itself. */
static struct error *find_init_namespace(struct paths *paths)
{
	bool direct = paths->f.task_namespace.present;
	const struct field *field = direct ? &paths->f.task_namespace : &paths->f.proxy_namespace;
	uint64_t holder;

	TRY(kernel_symbol(paths->kernel, direct ? "init_task" : "init_nsproxy", &holder));
	return field_read(paths->kernel, field, holder, &paths->init_namespace);
}

struct error *paths_init(struct paths *paths, struct kernel *kernel)
{
	*paths = (struct paths){.kernel = kernel};
	TRY(fields_init(kernel, path, &paths->f));
	TRY(superblock_mounts_layout_init(&paths->superblocks, kernel));
	TRY(problems_note(kernel->problems, find_init_namespace(paths)));
	TRY(object_init(&paths->dentry, kernel, "dentry"));
	return object_init(&paths->mount, kernel, "mount|vfsmount");
}

void paths_deinit(struct paths *paths)
{
	object_deinit(&paths->dentry);
	object_deinit(&paths->mount);
	map_deinit(&paths->known);
	map_deinit(&paths->known_mounts);
	map_deinit(&paths->shown);
	map_deinit(&paths->namings);
	vector_deinit(&paths->dentries);
	vector_deinit(&paths->mounts);
	vector_deinit(&paths->names);
}

/* Short names lie in the dentry itself, which has been read. */
static struct error *load_name(struct paths *paths, struct path_dentry *dentry)
{
	const struct object *object = &paths->dentry;
	uint64_t address = object_uint(object, &paths->f.name);
	uint64_t size = object_uint(object, &paths->f.name_size);

	if (size > NAME_SIZE_MAX)
		return error_corrupt("a dentry has no sensible name", object->address);
	if (!vector_reserve(&paths->names, paths->names.count + size + 1))
		return error_no_memory();
	char *name = paths->names.data + paths->names.count;
	uint64_t inside = address - object->address;
	if (inside < object->size && size <= object->size - inside && !object->lost)
		memcpy(name, object->bytes + inside, size);
	else
		TRY(memory_read(&paths->kernel->memory, address, name, size));
	/* The name may be one that a rename is replacing. */
	dentry->name = paths->names.count;
	dentry->name_size = (uint32_t)strnlen(name, size);
	paths->names.count += size;
	return NULL;
}

static struct error *load_dentry(struct paths *paths, uint64_t address, struct path_dentry *ret)
{
	const struct path_fields *f = &paths->f;
	struct object *object = &paths->dentry;

	TRY(object_load(object, address));
	if (!object_has(object, &f->parent) || !object_has(object, &f->name) ||
	    !object_has(object, &f->name_size))
		return error_fault("a dentry is on a page that is lost", address);
	ret->parent = object_uint(object, &f->parent);
	ret->operations = object_uint(object, &f->operations);
	uint64_t pprev = object_uint(object, &f->hashed);
	/* Until 2.6.37 what was taken out of its hash kept LIST_POISON2 (include/linux/poison.h).
	 */
	ret->hashed = (pprev && (uint32_t)pprev != LIST_POISON2) || !object_has(object, &f->hashed);
	return load_name(paths, ret);
}

/* Where what lies at address is kept; *added: it is not yet, and is to be the next, at count. */
static struct error *find_place(struct map *known, uint64_t address, size_t count, size_t *ret,
				bool *added)
{
	uint64_t *place = map_insert(known, address, added);

	if (!place)
		return error_no_memory();
	if (*added)
		*place = count + 1;
	*ret = *place - 1;
	return NULL;
}

/* Each dentry once; one that cannot be read is noted once and stays lost. */
static struct error *find_dentry(struct paths *paths, uint64_t address, struct path_dentry *ret)
{
	bool added;
	size_t place;

	TRY(find_place(&paths->known, address, paths->dentries.count, &place, &added));
	if (added) {
		struct path_dentry dentry = {0};
		struct error *error = load_dentry(paths, address, &dentry);

		dentry.lost = error != NULL;
		TRY(problems_note(paths->kernel->problems, error));
		if (!vector_push(&paths->dentries, dentry))
			return error_no_memory();
	}
	*ret = paths->dentries.data[place];
	return NULL;
}

static struct error *load_mount(struct paths *paths, uint64_t address, struct path_mount *ret)
{
	const struct path_fields *f = &paths->f;
	struct object *object = &paths->mount;

	TRY(object_load(object, address));
	ret->root = object_uint(object, &f->mount_root);
	ret->parent = object_uint(object, &f->mount_parent);
	ret->mountpoint = object_uint(object, &f->mountpoint);
	if (!ret->root || !ret->parent)
		return error_corrupt("what a path leads through is no mount", address);
	return NULL;
}

static struct error *find_mount(struct paths *paths, uint64_t address, struct path_mount *ret)
{
	bool added;
	size_t place;

	TRY(find_place(&paths->known_mounts, address, paths->mounts.count, &place, &added));
	if (added) {
		struct path_mount mount = {0};
		struct error *error = load_mount(paths, address, &mount);

		mount.lost = error != NULL;
		TRY(problems_note(paths->kernel->problems, error));
		if (!vector_push(&paths->mounts, mount))
			return error_no_memory();
	}
	*ret = paths->mounts.data[place];
	return NULL;
}

/* Where a walk from a file up to the root has come to. */
struct climb {
	uint64_t dentry, mount; /* mount: struct mount, 0: none is known */
	size_t at;              /* of the text so far, in paths.text */
	bool done, lost;
	uint64_t seen_dentry, seen_mount, steps, power; /* Brent's cycle detection */
};

/* "/NAME" before the text so far. Room is left for what marks a path that is not whole. */
static bool prepend(struct paths *paths, struct climb *climb, const char *name, size_t size)
{
	if (size + 1 + sizeof(CUT_MARK) - 1 > climb->at)
		return false;
	climb->at -= size + 1;
	paths->text[climb->at] = '/';
	memcpy(paths->text + climb->at + 1, name, size);
	return true;
}

static bool has_been_here(struct climb *climb)
{
	if (climb->dentry == climb->seen_dentry && climb->mount == climb->seen_mount)
		return true;
	if (++climb->steps == climb->power) {
		climb->seen_dentry = climb->dentry;
		climb->seen_mount = climb->mount;
		climb->power *= 2;
	}
	return false;
}

/* From a mount's root to what it is mounted on. *crossed: that is done, or there is no way. */
static struct error *cross_mount(struct paths *paths, struct climb *climb, bool *crossed)
{
	struct path_mount mount;

	*crossed = false;
	if (!climb->mount)
		return NULL;
	TRY(find_mount(paths, climb->mount, &mount));
	if (mount.lost) {
		climb->mount = 0;
		climb->lost = true;
		return NULL;
	}
	if (climb->dentry != mount.root)
		return NULL;
	*crossed = true;
	climb->done = mount.parent == climb->mount;
	climb->dentry = mount.mountpoint;
	climb->mount = mount.parent;
	return NULL;
}

/*
 * Before there was a function d_dname (2.6.23) the name of a root stood in place of the first
 * slash: "socket:" of "socket:[7]". The roots of other trees are named "/".
 */
static void reach_root(struct paths *paths, struct climb *climb, const struct path_dentry *root)
{
	const char *name = paths->names.data + root->name;
	size_t at = climb->at < PATH_CAPACITY ? climb->at + 1 : climb->at;

	climb->done = true;
	if (paths->f.dname.present || !root->name_size || *name == '/' || root->name_size > at)
		return;
	climb->at = at - root->name_size;
	memcpy(paths->text + climb->at, name, root->name_size);
}

static struct error *step(struct paths *paths, struct climb *climb)
{
	const uint64_t here = climb->dentry;
	struct path_dentry dentry;
	bool crossed;

	TRY(cross_mount(paths, climb, &crossed));
	if (crossed && (!climb->done || paths->f.dname.present))
		return NULL;
	TRY(find_dentry(paths, here, &dentry));
	if (dentry.lost)
		climb->lost = climb->done = true;
	else if (crossed || dentry.parent == here)
		reach_root(paths, climb, &dentry);
	else if (!prepend(paths, climb, paths->names.data + dentry.name, dentry.name_size))
		climb->lost = climb->done = true;
	climb->dentry = dentry.parent;
	return NULL;
}

static void finish_climb(struct paths *paths, struct climb *climb, struct path *ret)
{
	static const char mark[] = CUT_MARK;

	if (climb->at == PATH_CAPACITY && climb->lost)
		return;
	if (climb->at == PATH_CAPACITY) {
		paths->text[--climb->at] = '/';
	} else if (climb->lost) {
		climb->at -= sizeof(mark) - 1;
		memcpy(paths->text + climb->at, mark, sizeof(mark) - 1);
	}
	ret->text = paths->text + climb->at;
	ret->size = PATH_CAPACITY - climb->at;
}

static struct error *climb_tree(struct paths *paths, uint64_t dentry, uint64_t vfsmount,
				struct path *ret)
{
	struct climb climb = {.dentry = dentry, .at = PATH_CAPACITY, .power = 1};

	if (vfsmount)
		climb.mount = vfsmount - paths->f.vfsmount.offset;
	while (!climb.done) {
		if (has_been_here(&climb))
			return problems_note(paths->kernel->problems,
					     error_corrupt("a path loops", climb.dentry));
		TRY(step(paths, &climb));
	}
	finish_climb(paths, &climb, ret);
	return NULL;
}

static enum naming naming_of_function(const struct kernel *kernel, uint64_t function)
{
	static const struct {
		const char *function;
		enum naming naming;
	} names[] = {
	    {"pipefs_dname", NAMING_PIPE},
	    {"sockfs_dname", NAMING_SOCKET},
	    {"anon_inodefs_dname", NAMING_ANONYMOUS},
	    {"pidfs_dname", NAMING_PIDFD},
	    {"ns_dname", NAMING_NAMESPACE},
	    {"dmabuffs_dname", NAMING_DMABUF},
	    {"simple_dname", NAMING_SIMPLE},
	};
	struct place place = kernel_place(kernel, function);

	for (size_t i = 0; place.name && i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(place.name, names[i].function))
			return names[i].naming;
	return NAMING_TREE;
}

/* How dentries with these operations are named; by the tree where they cannot be read. */
static struct error *find_naming(struct paths *paths, uint64_t operations, enum naming *ret)
{
	uint64_t function = 0, *place;

	*ret = NAMING_TREE;
	if (!operations || !paths->f.dname.present)
		return NULL;
	place = map_insert(&paths->namings, operations, NULL);
	if (!place)
		return error_no_memory();
	if (*place == NAMING_UNKNOWN) {
		TRY(problems_note(
		    paths->kernel->problems,
		    field_read(paths->kernel, &paths->f.dname, operations, &function)));
		*place = function ? naming_of_function(paths->kernel, function) : NAMING_TREE;
	}
	*ret = (enum naming) * place;
	return NULL;
}

/* "net", "mnt" …: ns_common says it, or (before the dentry was kept there) the dentry itself. */
static struct error *namespace_name(struct paths *paths, uint64_t dentry, uint64_t inode,
				    char *name, size_t capacity)
{
	const struct path_fields *f = &paths->f;
	struct kernel *kernel = paths->kernel;
	uint64_t operations, text;

	if (f->namespace_stashed.present && f->namespace_stashed.type->kind == TYPE_POINTER) {
		TRY(field_read(kernel, &f->inode_private, inode, &operations));
		TRY(field_read(kernel, &f->namespace_operations, operations, &operations));
	} else {
		TRY(field_read(kernel, &f->private, dentry, &operations));
	}
	TRY(field_read(kernel, &f->namespace_name, operations, &text));
	return memory_string(&kernel->memory, text, name, capacity);
}

static struct error *dmabuf_name(struct paths *paths, uint64_t dentry, char *name, size_t capacity)
{
	uint64_t buffer, text;

	name[0] = '\0';
	TRY(field_read(paths->kernel, &paths->f.private, dentry, &buffer));
	TRY(field_read(paths->kernel, &paths->f.dmabuf_name, buffer, &text));
	return text ? memory_string(&paths->kernel->memory, text, name, capacity) : NULL;
}

/* The name that is not one of a tree. name: the dentry's own. */
static struct error *format_name(struct paths *paths, enum naming naming, uint64_t dentry,
				 const char *name)
{
	uint64_t inode, number = 0;
	char text[NAME_SIZE_MAX + 1] = "";

	TRY(field_read(paths->kernel, &paths->f.dentry_inode, dentry, &inode));
	if (naming == NAMING_PIPE || naming == NAMING_SOCKET || naming == NAMING_NAMESPACE)
		TRY(field_read(paths->kernel, &paths->f.number, inode, &number));
	if (naming == NAMING_NAMESPACE)
		TRY(namespace_name(paths, dentry, inode, text, sizeof(text)));
	if (naming == NAMING_DMABUF)
		TRY(dmabuf_name(paths, dentry, text, sizeof(text)));
	switch (naming) {
	case NAMING_PIPE:
		snprintf(paths->text, PATH_CAPACITY, "pipe:[%" PRIu64 "]", number);
		break;
	case NAMING_SOCKET:
		snprintf(paths->text, PATH_CAPACITY, "socket:[%" PRIu64 "]", number);
		break;
	case NAMING_NAMESPACE:
		snprintf(paths->text, PATH_CAPACITY, "%s:[%" PRIu64 "]", text, number);
		break;
	case NAMING_ANONYMOUS:
		snprintf(paths->text, PATH_CAPACITY, "anon_inode:%s", name);
		break;
	case NAMING_PIDFD: /* the name that pidfds had before they got a file system */
		snprintf(paths->text, PATH_CAPACITY, "anon_inode:[pidfd]");
		break;
	case NAMING_DMABUF:
		snprintf(paths->text, PATH_CAPACITY, "/%s:%s", name, text);
		break;
	default:
		snprintf(paths->text, PATH_CAPACITY, "/%s", name);
	}
	return NULL;
}

static struct error *name_file(struct paths *paths, enum naming naming, uint64_t address,
			       const struct path_dentry *dentry, struct path *ret)
{
	char name[NAME_SIZE_MAX + 1];

	memcpy(name, paths->names.data + dentry->name, dentry->name_size);
	name[dentry->name_size] = '\0';
	TRY(format_name(paths, naming, address, name));
	ret->text = paths->text;
	ret->size = strlen(paths->text);
	ret->deleted = naming == NAMING_SIMPLE;
	return NULL;
}

/* The root of a mount is part of the tree whatever its file system would call it. */
static struct error *is_mount_root(struct paths *paths, uint64_t dentry, uint64_t vfsmount,
				   bool *ret)
{
	struct path_mount mount;

	*ret = false;
	if (!vfsmount)
		return NULL;
	TRY(find_mount(paths, vfsmount - paths->f.vfsmount.offset, &mount));
	*ret = mount.root == dentry;
	return NULL;
}

struct error *path_of(struct paths *paths, uint64_t dentry, uint64_t vfsmount, struct path *ret)
{
	struct path_dentry facts;
	enum naming naming;
	bool root = false;

	*ret = (struct path){0};
	if (!dentry)
		return NULL;
	TRY(find_dentry(paths, dentry, &facts));
	if (facts.lost)
		return NULL;
	TRY(find_naming(paths, facts.operations, &naming));
	if (naming != NAMING_TREE && facts.parent == dentry)
		TRY(is_mount_root(paths, dentry, vfsmount, &root));
	if (naming != NAMING_TREE && !root)
		return problems_note(paths->kernel->problems,
				     name_file(paths, naming, dentry, &facts, ret));
	ret->deleted = facts.parent != dentry && !facts.hashed;
	return climb_tree(paths, dentry, vfsmount, ret);
}

/*
 * The path on top of a backing file, which is kept behind the struct file (since 6.8; in 6.5 to 6.7
 * the file's own path was that). The flag that tells such files has moved, and a file without it
 * has other things there: a path is where the dentry and the mount are of one file system.
 */
static struct error *find_user_path(struct paths *paths, uint64_t file, uint64_t *dentry,
				    uint64_t *vfsmount)
{
	const struct path_fields *f = &paths->f;
	struct kernel *kernel = paths->kernel;
	uint64_t mode, top, mount, superblock, other;

	TRY(field_read(kernel, &f->file_mode, file, &mode));
	if (!(mode & FMODE_BACKING_MAYBE))
		return NULL;
	TRY(field_read(kernel, &f->user_dentry, file, &top));
	TRY(field_read(kernel, &f->user_mount, file, &mount));
	TRY(field_read(kernel, &f->dentry_superblock, top, &superblock));
	TRY(field_read(kernel, &f->vfsmount_superblock, mount, &other));
	if (superblock && superblock == other) {
		*dentry = top;
		*vfsmount = mount;
	}
	return NULL;
}

static struct error *find_file_path(struct paths *paths, uint64_t file, uint64_t *dentry,
				    uint64_t *vfsmount)
{
	TRY(field_read(paths->kernel, &paths->f.file_dentry, file, dentry));
	TRY(field_read(paths->kernel, &paths->f.file_mount, file, vfsmount));
	if (!paths->f.user_dentry.present)
		return NULL;
	return error_ignore_damage(find_user_path(paths, file, dentry, vfsmount));
}

struct error *path_of_file(struct paths *paths, uint64_t file, struct path *ret)
{
	uint64_t dentry = 0, vfsmount = 0;

	*ret = (struct path){0};
	TRY(problems_note(paths->kernel->problems,
			  find_file_path(paths, file, &dentry, &vfsmount)));
	return path_of(paths, dentry, vfsmount, ret);
}

/* Lower is better; UINT64_MAX: the mount shows a part only, or nobody can see it. */
static struct error *rate_mount(struct paths *paths, uint64_t mount, uint64_t root, uint64_t *ret)
{
	const struct path_fields *f = &paths->f;
	uint64_t namespace, flags, shown;

	*ret = UINT64_MAX;
	TRY(field_read(paths->kernel, &f->namespace, mount, &namespace));
	TRY(field_read(paths->kernel, &f->mount_flags, mount, &flags));
	TRY(field_read(paths->kernel, &f->mount_root, mount, &shown));
	if (!namespace || flags & MNT_INTERNAL || shown != root)
		return NULL;
	if (f->mount_id.present)
		TRY(field_read(paths->kernel, &f->mount_id, mount, ret));
	else
		*ret = 0;
	*ret = (uint32_t)*ret | (uint64_t)(namespace != paths->init_namespace) << 32;
	return NULL;
}

/* Until 3.2 a superblock did not know its mounts: the first in the initial namespace. */
static struct error *choose_listed(struct paths *paths, uint64_t superblock, uint64_t root,
				   uint64_t *ret)
{
	const struct path_fields *f = &paths->f;
	struct kernel *kernel = paths->kernel;
	struct list list;

	if (!paths->init_namespace || !f->namespace_list.present || !f->mount_node.present)
		return NULL;
	for (list_begin(&list, kernel, paths->init_namespace + f->namespace_list.offset,
			LIST_FORWARD);
	     !*ret && list_next(&list);) {
		uint64_t mount = list.entry - f->mount_node.offset, other, shown;

		TRY(field_read(kernel, &f->vfsmount_superblock, mount, &other));
		TRY(field_read(kernel, &f->mount_root, mount, &shown));
		if (other == superblock && shown == root)
			*ret = mount;
	}
	return list_end(&list);
}

static struct error *choose_mount(struct paths *paths, uint64_t superblock, uint64_t *ret)
{
	struct kernel *kernel = paths->kernel;
	struct superblock_mounts mounts;
	uint64_t root, best = UINT64_MAX;

	*ret = 0;
	TRY(field_read(kernel, &paths->f.superblock_root, superblock, &root));
	if (!superblock_mounts_known(&paths->superblocks))
		return choose_listed(paths, superblock, root, ret);
	for (superblock_mounts_begin(&mounts, &paths->superblocks, superblock);
	     superblock_mounts_next(&mounts);) {
		uint64_t rating = UINT64_MAX;

		TRY(problems_note(kernel->problems,
				  rate_mount(paths, mounts.mount, root, &rating)));
		if (rating < best) {
			best = rating;
			*ret = mounts.mount + paths->f.vfsmount.offset;
		}
	}
	return superblock_mounts_end(&mounts);
}

static struct error *find_shown(struct paths *paths, uint64_t superblock, uint64_t *ret)
{
	uint64_t *known = map_find(&paths->shown, superblock);

	if (!known) {
		TRY(problems_note(paths->kernel->problems, choose_mount(paths, superblock, ret)));
		known = map_insert(&paths->shown, superblock, NULL);
		if (!known)
			return error_no_memory();
		*known = *ret;
	}
	*ret = *known;
	return NULL;
}

struct error *path_of_inode(struct paths *paths, uint64_t inode, struct path *ret)
{
	uint64_t alias = 0, superblock = 0, vfsmount = 0;
	struct error *error = field_read(paths->kernel, &paths->f.aliases, inode, &alias);

	*ret = (struct path){0};
	if (!error)
		error = field_read(paths->kernel, &paths->f.superblock, inode, &superblock);
	TRY(problems_note(paths->kernel->problems, error));
	/* A list_head until 3.5: of an empty one the next is itself. */
	if (!alias || alias == inode + paths->f.aliases.offset)
		return NULL;
	if (superblock)
		TRY(find_shown(paths, superblock, &vfsmount));
	return path_of(paths, alias - paths->f.alias.offset, vfsmount, ret);
}
