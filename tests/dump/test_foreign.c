/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files that are no dumps, or dumps that something else must unpack first. */
#include <stdlib.h>
#include <sys/stat.h>

#include "dump/image.h"
#include "harness.h"

#define BYTES(text) text, sizeof(text) - 1

static const struct {
	size_t offset;
	const char *magic;
	size_t size;
	enum error_kind kind;
	const char *message;
} kinds[] = {
    {0, BYTES("\x1f\x8b\x08"), ERROR_FORMAT, "unpack it first: gzip -dk /proc/self/fd/"},
    {0, BYTES("\xfd\x37zXZ\0\0"), ERROR_FORMAT, "xz -dk"},
    {0, BYTES("BZh91AY"), ERROR_FORMAT, "bzip2 -dk"},
    {0, BYTES("\x28\xb5\x2f\xfd\x04"), ERROR_FORMAT, "zstd -d"},
    {0, BYTES("\x04\x22\x4d\x18\x64"), ERROR_FORMAT, "lz4 -d"},
    {0, BYTES("PK\x03\x04\x14"), ERROR_FORMAT, "unzip"},
    {257, BYTES("ustar  "), ERROR_FORMAT, "tar -xf"},
    {0x202, BYTES("HdrS\x0f\x02"), ERROR_FORMAT, "a kernel image (vmlinuz)"},
    {56, BYTES("ARM\x64"), ERROR_FORMAT, "a kernel image (Image)"},
    {0, BYTES("MZ\x90"), ERROR_FORMAT, "perhaps a kernel image"},
    {0, BYTES("QEVM\0\0\0\3"), ERROR_UNSUPPORTED, "virsh dump --memory-only"},
    {0, BYTES("LibvirtQemudSave"), ERROR_UNSUPPORTED, "virsh dump --memory-only"},
    {0, BYTES("SQLite format 3\0"), ERROR_FORMAT, "a SQLite database"},
    {0, BYTES("\xa8\x19\x01\x73\x61\x8f\x23\xfd"), ERROR_UNSUPPORTED, "zgetdump"},
    {0, BYTES("sadump\0\0"), ERROR_UNSUPPORTED, "makedumpfile"},
    {0, BYTES("PAGEDU64"), ERROR_UNSUPPORTED, "a Windows dump"},
    {0, BYTES("\x81\x82\x83"), ERROR_FORMAT, "not a crash dump that Inquest knows"},
    {900, BYTES("\0"), ERROR_FORMAT, "starts with zeroes"},
    {0, BYTES("Kernel panic - not syncing\n"), ERROR_FORMAT, "is a text file"},
    {0, BYTES(""), ERROR_FORMAT, "is empty"},
    /* dumps that are cut where nothing can be read yet */
    {0, BYTES("KDUMP   \6\0\0\0"), ERROR_FORMAT, "ends within its header"},
    {0, BYTES("DISKDUMP"), ERROR_FORMAT, "ends within its header"},
    {0,
     BYTES("\x7f"
	   "ELF\2\1\1"),
     ERROR_FORMAT, "ends within its header"},
    {0, BYTES("makedumpfile\0\0\0\0"), ERROR_FORMAT, "is empty"},
    {2000, BYTES("\0"), ERROR_FORMAT, "starts with zeroes"},
};

static void test_kinds(void)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		_cleanup_image_ struct image image = {0};
		struct dump *dump = NULL;
		image_put(&image, kinds[i].offset, kinds[i].magic, kinds[i].size);
		_cleanup_image_file_ struct image_file file = image_write(&image, image.size);
		CHECK_FAILS(image_open(&file, &dump), kinds[i].kind, kinds[i].message);
	}
}

static void test_no_file(void)
{
	static const char *const directory = "/", *const device = "/dev/null";
	static const char *const missing = "/nonexistent/vmcore";
	char fifo[] = "/tmp/inquest-test-XXXXXX";
	struct dump *dump = NULL;

	CHECK_FAILS(dump_open(&directory, 1, NULL, &dump), ERROR_FORMAT, "is a directory");
	CHECK_FAILS(dump_open(&device, 1, NULL, &dump), ERROR_FORMAT, "not a file");
	CHECK_FAILS(dump_open(&missing, 1, NULL, &dump), ERROR_IO, "No such file");
	if (!CHECK(mkdtemp(fifo) && !rmdir(fifo) && !mkfifo(fifo, 0600)))
		return;
	const char *path = fifo;
	CHECK_FAILS(dump_open(&path, 1, NULL, &dump), ERROR_FORMAT, "not a file");
	unlink(fifo);
}

static void test_mixed(void)
{
	struct kdump_shape kdump = {.pages = "cc", .version = 6, .word = 8, .off_alignment = 8};
	struct elf_shape elf = {.pages = "cc", .wide = true};
	_cleanup_image_ struct image first = {0}, second = {0};
	struct dump *dump = NULL;

	kdump_build(&first, &kdump, NULL);
	elf_build(&second, &elf, NULL);
	_cleanup_image_file_ struct image_file a = image_write(&first, first.size);
	_cleanup_image_file_ struct image_file b = image_write(&second, second.size);
	const char *paths[] = {a.path, b.path};
	CHECK_FAILS(dump_open(paths, 2, NULL, &dump), ERROR_MISMATCH, "not of one dump");
}

int main(void)
{
	RUN(test_kinds);
	RUN(test_no_file);
	RUN(test_mixed);
	return harness_finish();
}
