//! What has to be looked at below the standard library: a process without memory, and one without standard output.
#![expect(
    unsafe_code,
    reason = "an allocator and a function that runs before `main` can only be made so; both call nothing but safe code"
)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::io::{self, Write};

/// The system's memory; where there is none left, the run ends with one line and status 2 instead of an abort.
struct Memory;

#[global_allocator]
static MEMORY: Memory = Memory;

// SAFETY: every call is handed on to the system's allocator as it came, and what that answers is handed back.
unsafe impl GlobalAlloc for Memory {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as for the whole.
        given(unsafe { System.alloc(layout) })
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as for the whole.
        given(unsafe { System.alloc_zeroed(layout) })
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as for the whole.
        given(unsafe { System.realloc(at, layout, size) })
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        // SAFETY: as for the whole.
        unsafe { System.dealloc(at, layout) }
    }
}

fn given(at: *mut u8) -> *mut u8 {
    if at.is_null() {
        out_of_memory();
    }
    at
}

/// Ends the run. Nothing here asks for memory; what is unfinished is swept by the next run in its folder.
#[cold]
fn out_of_memory() -> ! {
    const SAID: &[u8] =
        b"error: there is no more memory; bring fewer rows or columns, or raise what this process may take\n";
    // There is nobody else to tell.
    let _ = io::stderr().write_all(SAID);
    std::process::exit(2)
}

/// Runs before the standard library puts the null device in the place of a closed standard output.
#[cfg(target_os = "linux")]
extern "C" fn look() {
    // Without /proc nothing is known. An entry may lead to what has no path, such as a pipe: it is not followed.
    let known = std::fs::symlink_metadata("/proc/self/fd").is_ok();
    if known && std::fs::symlink_metadata("/proc/self/fd/1").is_err() {
        lookalike::files::standard::note_closed();
    }
}

#[cfg(target_os = "linux")]
#[used]
// SAFETY: the system calls what stands in this section before `main`, with arguments that are not looked at.
#[unsafe(link_section = ".init_array")]
static BEFORE_MAIN: extern "C" fn() = look;
