/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * See vmlinux_choose.h. One file that is given and holds one kernel is not judged here: whoever
 * opens the dump matches it with more than its name (vmlinux_match()).
 */
#include "image/vmlinux_choose.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "image/banners.h"
#include "image/profile.h"

struct choosing {
	const struct facts *facts;
	struct dump *dump;
	const char *wanted; /* release, for messages */
	const char *alone;  /* path of the only file, if there is but one */
	bool given;
	struct banners banners; /* of the dump's memory; looked for at the first question */
	bool banners_known;
	struct vmlinux *chosen, *contents;
	struct error *reason; /* why the first of the others was not taken */
};

static void choosing_deinit(struct choosing *choosing)
{
	vmlinux_close(choosing->chosen);
	vmlinux_close(choosing->contents);
	banners_deinit(&choosing->banners);
	error_destroy(choosing->reason);
}

void vmlinux_files_deinit(struct vmlinux_files *files)
{
	vector_for_each(&files->list, file) {
		if (file->fd >= 0)
			close(file->fd);
		free(file->path);
	}
	vector_deinit(&files->list);
}

/* Is it of this kernel? */

enum verdict { OTHER_KERNEL, PERHAPS, THIS_KERNEL };

static enum verdict verdict_of(bool same)
{
	return same ? THIS_KERNEL : OTHER_KERNEL;
}

/* "Linux version RELEASE (…) … VERSION" */
static bool banner_tells(const char *banner, const char *release, const char *version)
{
	const char *text = strlen(banner) > 14 ? banner + 14 : "";
	size_t size = strcspn(text, " ");

	return strlen(release) == size && !memcmp(text, release, size) &&
	       (!version || strstr(text, version));
}

static struct error *judge_banner(struct choosing *choosing, const char *banner,
				  enum verdict *verdict)
{
	const struct dump_info *info = dump_info(choosing->dump);
	const char *release = facts_string(choosing->facts, "OSRELEASE");

	if (release || info->release) {
		*verdict = verdict_of(banner_tells(banner, release ? release : info->release,
						   release ? NULL : info->version));
		return NULL;
	}
	if (!choosing->banners_known)
		TRY(banners_find(choosing->dump, &choosing->banners));
	choosing->banners_known = true;
	*verdict = PERHAPS;
	if (choosing->banners.list.count)
		*verdict = verdict_of(banners_have(&choosing->banners, banner));
	return NULL;
}

/* What a file says of the kernel that it is of; "" where it does not. */
struct identity {
	char build_id[VMLINUX_BUILD_ID_TEXT], banner[VMLINUX_BANNER_MAX];
};

static void identify(struct vmlinux *vmlinux, struct identity *ret)
{
	uint64_t address;

	vmlinux_build_id(vmlinux, ret->build_id);
	if (!vmlinux_banner(vmlinux, ret->banner, &address))
		ret->banner[0] = '\0';
}

static struct error *judge(struct choosing *choosing, const struct identity *theirs,
			   enum verdict *verdict)
{
	const char *ours = facts_string(choosing->facts, "BUILD-ID");

	*verdict = PERHAPS;
	if (ours && theirs->build_id[0])
		*verdict = verdict_of(!strcasecmp(ours, theirs->build_id));
	else if (theirs->banner[0])
		return judge_banner(choosing, theirs->banner, verdict);
	return NULL;
}

/* What is wrong with one is told of the first, unless it turns out to be of no kernel at all. */
static void keep_reason(struct choosing *choosing, struct error *error)
{
	if (choosing->reason && choosing->reason->kind == ERROR_FORMAT &&
	    error->kind == ERROR_MISMATCH) {
		error_destroy(choosing->reason);
		choosing->reason = NULL;
	}
	if (choosing->reason)
		error_destroy(error);
	else
		choosing->reason = error;
}

static struct error *refuse(struct choosing *choosing, const char *path,
			    const struct identity *theirs)
{
	const char *release = facts_string(choosing->facts, "OSRELEASE");
	const char *our_id = facts_string(choosing->facts, "BUILD-ID");

	if (choosing->reason && choosing->reason->kind == ERROR_MISMATCH)
		return NULL;
	if (!choosing->banners_known)
		TRY(banners_find(choosing->dump, &choosing->banners));
	choosing->banners_known = true;
	const char *ours = banners_best(&choosing->banners, release);
	keep_reason(choosing,
		    error_create(ERROR_MISMATCH,
				 "%s is of another build: it is '%s'%s%s, the dump's kernel '%s'"
				 "%s%s; give the vmlinux of the very build of %s, or none",
				 path, theirs->banner[0] ? theirs->banner : "no banner",
				 theirs->build_id[0] ? ", build id " : "", theirs->build_id, ours,
				 our_id ? ", build id " : "", our_id ? our_id : "",
				 *choosing->wanted ? choosing->wanted : "the crashed kernel"));
	return NULL;
}

/* Packages have other linked files, too. */
static bool is_kernel(struct vmlinux *vmlinux)
{
	char banner[VMLINUX_BANNER_MAX];
	uint64_t address;

	return vmlinux_banner(vmlinux, banner, &address) ||
	       (vmlinux->symtab && vmlinux_find(vmlinux, "linux_banner", &address));
}

/* Which to take */

static unsigned int worth(const struct vmlinux *vmlinux)
{
	if (!vmlinux)
		return 0;
	if (!vmlinux->symtab)
		return 1;
	return vmlinux->is_map ? 2 : vmlinux_has_dwarf(vmlinux) ? 4 : 3;
}

static void keep_contents(struct choosing *choosing, struct vmlinux *vmlinux)
{
	if (vmlinux && !choosing->contents && vmlinux_has_contents(vmlinux))
		choosing->contents = vmlinux;
	else
		vmlinux_close(vmlinux);
}

static void take(struct choosing *choosing, struct vmlinux *vmlinux, bool *done)
{
	if (worth(vmlinux) > worth(choosing->chosen)) {
		keep_contents(choosing, choosing->chosen);
		choosing->chosen = vmlinux;
	} else {
		keep_contents(choosing, vmlinux);
	}
	*done = worth(choosing->chosen) == 4 &&
		(choosing->contents || vmlinux_has_contents(choosing->chosen));
}

/* What was found, and not given, is taken for sure only. */
static bool is_taken(const struct choosing *choosing, enum verdict verdict)
{
	return verdict == THIS_KERNEL || (verdict == PERHAPS && choosing->given);
}

static struct error *visit(void *context, struct wrapped *wrapped, bool *done)
{
	struct choosing *choosing = context;
	struct vmlinux *vmlinux = NULL;
	enum verdict verdict = PERHAPS;
	bool direct = choosing->alone && !strcmp(wrapped->name, choosing->alone);
	struct identity identity;
	struct error *error = vmlinux_open(wrapped, choosing->wanted, &vmlinux);

	if (error && error->kind != ERROR_FORMAT)
		return error;
	if (error) {
		keep_reason(choosing, error);
		return NULL;
	}
	if (!direct && !is_kernel(vmlinux)) {
		vmlinux_close(vmlinux);
		return NULL;
	}
	identify(vmlinux, &identity);
	if (!direct)
		error = judge(choosing, &identity, &verdict);
	if (!error && is_taken(choosing, verdict)) {
		take(choosing, vmlinux, done);
		return NULL;
	}
	if (!error && choosing->given)
		error = refuse(choosing, vmlinux->path, &identity);
	vmlinux_close(vmlinux);
	return error;
}

/* A profile tells whose it is before it is unpacked: of hundreds, one is. */
static struct error *look_at_profile(struct choosing *choosing, const struct vmlinux_file *file,
				     bool *other)
{
	struct profile_head head;
	struct identity identity;
	enum verdict verdict;

	*other = false;
	if (choosing->alone || !profile_peek(file->fd, &head))
		return NULL;
	snprintf(identity.build_id, sizeof(identity.build_id), "%s", head.build_id);
	snprintf(identity.banner, sizeof(identity.banner), "%s", head.banner);
	TRY(judge(choosing, &identity, &verdict));
	*other = !is_taken(choosing, verdict);
	return *other && choosing->given ? refuse(choosing, file->path, &identity) : NULL;
}

static struct error *nothing_found(const struct vmlinux_files *files, const char *wanted)
{
	return error_create(ERROR_FORMAT, "%s: no kernel in it; give the vmlinux of %s",
			    files->list.count ? files->list.data[0].path : "--vmlinux",
			    wanted ? wanted : "the crashed kernel");
}

bool vmlinux_files_are_plain(const struct vmlinux_files *files)
{
	char magic[SELFMAG];

	return files->given && files->list.count == 1 &&
	       pread(files->list.data[0].fd, magic, SELFMAG, 0) == SELFMAG &&
	       !memcmp(magic, ELFMAG, SELFMAG);
}

struct error *vmlinux_choose(const struct vmlinux_files *files, const struct facts *facts,
			     struct dump *dump, const char *wanted, struct vmlinux **ret)
{
	_cleanup_(choosing_deinit) struct choosing choosing = {
	    .facts = facts,
	    .dump = dump,
	    .wanted = wanted ? wanted : "",
	    .given = files->given,
	    .alone = files->given && files->list.count == 1 ? files->list.data[0].path : NULL,
	};

	*ret = NULL;
	vector_for_each(&files->list, file) {
		bool other;

		if (choosing.chosen && worth(choosing.chosen) == 4 &&
		    (choosing.contents || vmlinux_has_contents(choosing.chosen)))
			break;
		TRY(look_at_profile(&choosing, file, &other));
		if (!other)
			TRY(wrapping_open(file->path, file->fd, visit, &choosing));
	}
	if (!choosing.chosen && files->given)
		return choosing.reason ? steal(&choosing.reason) : nothing_found(files, wanted);
	if (choosing.chosen && !vmlinux_has_contents(choosing.chosen))
		choosing.chosen->contents = steal(&choosing.contents);
	*ret = steal(&choosing.chosen);
	return NULL;
}
