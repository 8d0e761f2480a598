/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inquest-profile VMLINUX...: what inquest runs to make kernel profiles. */
#include <argp.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/interrupt.h"
#include "base/map.h"
#include "base/stream.h"
#include "base/vector.h"
#include "image/profile.h"
#include "kernels/profiles_folder.h"
#include "read.h"

const char *argp_program_version = "inquest-profile " INQUEST_VERSION;

enum { PROFILES_MAX = 4096, NAME = 160, OPTION_LINES = 256 };

struct options {
	char *const *paths;
	size_t count;
	const char *output; /* or NULL */
	bool lines, quiet;
};

struct profile {
	uint8_t *bytes;
	size_t size;
	struct profile_head head;
};

struct profiles {
	VECTOR(struct profile) list;
};

static void profiles_deinit(struct profiles *profiles)
{
	vector_for_each(&profiles->list, profile)
		free(profile->bytes);
	vector_deinit(&profiles->list);
}

/* What the process that reads sends, which a vmlinux may have taken over */

/* *got is less than size at the end of the stream only. */
static struct error *take(int socket, void *bytes, size_t size, size_t *got)
{
	for (*got = 0; *got < size;) {
		ssize_t part = read(socket, (char *)bytes + *got, size - *got);

		TRY(interrupt_check());
		if (part < 0 && errno == EINTR)
			continue;
		if (part < 0)
			return error_from_errno("cannot receive a profile");
		if (!part)
			break;
		*got += (size_t)part;
	}
	return NULL;
}

static struct error *no_profile(void)
{
	return error_create(ERROR_CRASHED, "the process that read it sent what is no profile");
}

static struct error *take_profile(struct profiles *profiles, int socket, uint64_t size)
{
	size_t got;

	if (size < PROFILE_HEADER || size > PROFILE_HEADER + PROFILE_PACKED_MAX ||
	    profiles->list.count == PROFILES_MAX)
		return no_profile();
	if (!vector_push(&profiles->list, (struct profile){malloc(size), size, {0}}))
		return error_no_memory();
	struct profile *profile = &profiles->list.data[profiles->list.count - 1];
	if (!profile->bytes)
		return error_no_memory();
	TRY(take(socket, profile->bytes, size, &got));
	return got < size || profile_parse(profile->bytes, &profile->head) ? no_profile() : NULL;
}

static struct error *take_all(struct profiles *profiles, int socket)
{
	for (;;) {
		uint64_t size;
		size_t got;

		TRY(take(socket, &size, sizeof(size), &got));
		if (got < sizeof(size))
			return NULL;
		TRY(take_profile(profiles, socket, size));
	}
}

static struct error *make_profiles(const struct options *options, struct profiles *profiles)
{
	_cleanup_(worker_deinit) struct worker worker = {0};
	int sockets[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0)
		return error_from_errno("cannot make a socket");
	struct reading reading = {options->paths, options->count, options->lines, sockets[1]};
	struct error *error = worker_start(&worker, read_kernels, &reading);
	close(sockets[1]);
	if (!error)
		error = take_all(profiles, sockets[0]);
	close(sockets[0]);
	if (error)
		return error;
	return worker_wait(&worker);
}

/* Files */

/* RELEASE-BUILDID.profile */
static void name_of(const struct profile_head *head, char name[NAME])
{
	const char *release = strlen(head->banner) > 14 ? head->banner + 14 : "kernel";
	char id[17];

	snprintf(id, sizeof(id), "%016" PRIx64, hash_string(head->banner));
	snprintf(name, NAME, "%.*s-%.12s.profile", (int)strcspn(release, " ") % 100, release,
		 head->build_id[0] ? head->build_id : id);
	for (char *at = name; *at; at++)
		if (!isalnum((unsigned char)*at) && !strchr("._+~-", *at))
			*at = '_';
}

static struct error *make_folders(char *path)
{
	for (char *at = strchr(path + 1, '/');; at = strchr(at + 1, '/')) {
		if (at)
			*at = '\0';
		if (mkdir(path, 0755) != 0 && errno != EEXIST)
			return error_from_errno("%s", path);
		if (!at)
			return NULL;
		*at = '/';
	}
}

static bool is_folder(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* Where to: a folder, whose path is set, or the file that the option names. */
static struct error *find_folder(const struct options *options, size_t count, char path[PATH_MAX])
{
	if (!options->output) {
		if (!profiles_folder(path))
			return error_create(ERROR_USAGE, "no HOME is known; add -o FILE");
		return make_folders(path);
	}
	if (is_folder(options->output)) {
		snprintf(path, PATH_MAX, "%s", options->output);
		return NULL;
	}
	path[0] = '\0';
	return count == 1
		   ? NULL
		   : error_create(ERROR_USAGE,
				  "%zu kernels are in there, each of which gets a profile of "
				  "its own: -o takes a folder then",
				  count);
}

static struct error *write_bytes(const char *path, const struct profile *profile)
{
	FILE *file = fopen(path, "wex");

	if (!file)
		return error_from_errno("%s", path);
	bool whole = fwrite(profile->bytes, profile->size, 1, file) == 1;
	if (stream_close(file) && whole)
		return NULL;
	struct error *error = error_from_errno("%s", path);
	unlink(path);
	return error;
}

/* There or not there, but not half of it. */
static struct error *write_file(const char *path, const struct profile *profile)
{
	char unfinished[PATH_MAX];
	struct stat status;

	if (stat(path, &status) == 0 && !S_ISREG(status.st_mode)) /* a device is not replaced */
		return error_create(ERROR_USAGE, "%s: not a file", path);
	if (snprintf(unfinished, sizeof(unfinished), "%s.%d", path, (int)getpid()) >=
	    (int)sizeof(unfinished))
		return error_create(ERROR_USAGE, "%s: the name is too long", path);
	TRY(write_bytes(unfinished, profile));
	if (rename(unfinished, path) == 0)
		return NULL;
	struct error *error = error_from_errno("%s", path);
	unlink(unfinished);
	return error;
}

static struct error *write_profile(const struct options *options, const char *folder,
				   const struct profile *profile)
{
	char path[PATH_MAX], name[NAME];

	name_of(&profile->head, name);
	if (!*folder)
		snprintf(path, sizeof(path), "%s", options->output);
	else if (snprintf(path, sizeof(path), "%s/%s", folder, name) >= (int)sizeof(path))
		return error_create(ERROR_USAGE, "%s: the name is too long", folder);
	TRY(write_file(path, profile));
	if (!options->quiet)
		printf("%s: %.2f MB of %.*s\n", path, (double)profile->size / 1e6,
		       (int)strcspn(profile->head.banner, "("), profile->head.banner);
	return NULL;
}

static struct error *run(const struct options *options)
{
	_cleanup_(profiles_deinit) struct profiles profiles = {0};
	char folder[PATH_MAX];

	TRY(make_profiles(options, &profiles));
	TRY(find_folder(options, profiles.list.count, folder));
	vector_for_each(&profiles.list, profile)
		TRY(write_profile(options, folder, profile));
	return NULL;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case 'o':
		options->output = argument;
		return 0;
	case OPTION_LINES:
		options->lines = true;
		return 0;
	case 'q':
		options->quiet = true;
		return 0;
	case ARGP_KEY_ARGS:
		options->paths = state->argv + state->next;
		options->count = (size_t)(state->argc - state->next);
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "no VMLINUX given");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

int main(int argc, char **argv)
{
	static const struct argp_option known[] = {
	    {"output", 'o', "FILE", 0,
	     "Write to this file, or into this folder; else into ~/.local/share/inquest/kernels, "
	     "where index looks for them",
	     0},
	    {"lines", OPTION_LINES, NULL, 0,
	     "With source lines and inlined calls, which take several megabytes more", 0},
	    {"quiet", 'q', NULL, 0, "Tell nothing but errors", 0},
	    {0},
	};
	static const struct argp argp = {
	    .options = known,
	    .parser = parse,
	    .args_doc = "VMLINUX...",
	    .doc = "Keeps what is needed of a kernel's vmlinux, its symbols, types and unwind "
		   "tables, as a file of one to three megabytes, its profile. It serves "
		   "wherever a vmlinux does, but for source lines, which are in it with --lines. "
		   "VMLINUX is what index "
		   "--vmlinux takes: a vmlinux, its .debug, a package, a tar, a folder; each "
		   "kernel in it gets a profile.",
	};
	struct options options = {0};

	argp_err_exit_status = 2;
	bool parsed = argp_parse(&argp, argc, argv, 0, NULL, &options) == 0;
	interrupt_install();
	struct error *error = parsed ? run(&options) : error_no_memory();
	int code = error_exit_code(error);
	if (error)
		fprintf(stderr, "inquest-profile: %s\n", error->message);
	error_destroy(error);
	return code;
}
